package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.rule.Cursor.swapped;
import static io.xdp4j.rule.FrameParser.ETHERNET_SIZE;
import static io.xdp4j.rule.FrameParser.MAX_TAGS;
import static io.xdp4j.rule.FrameParser.TAG_SIZE;
import static io.xdp4j.rule.FrameParser.TCP_DATA_OFFSET;
import static io.xdp4j.rule.FrameParser.TCP_SIZE;
import static io.xdp4j.rule.FrameParser.UDP_LENGTH_END;
import static io.xdp4j.rule.FrameParser.UDP_SIZE;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;
import java.util.EnumSet;
import java.util.Set;

/**
 * The part of a program that finds headers and keeps fields: {@link FrameParser} in eBPF, of which only what the kept
 * fields need is emitted. Once nothing more is there to find it goes to the labels of {@link FieldSlots}, or ends.
 *
 * <p>R7 is the frame's start, which is R1 where one thing is looked for, and R8 its end; R1 and R5 are a
 * {@link Cursor}, and R2 says what is there. Loads are
 * little endian: what is compared with them is swapped here, not there.
 */
final class ParserCode {

    private static final Set<Layer> INNER_IPV4 = EnumSet.of(Layer.INNER_IPV4, Layer.INNER_IP_PROTOCOL);
    private static final Set<Layer> INNER_IPV6 = EnumSet.of(Layer.INNER_IPV6, Layer.INNER_IP_PROTOCOL);
    private static final Set<Layer> UDP_QUIC = EnumSet.of(Layer.UDP_QUIC_SOURCE_ID, Layer.UDP_QUIC_DESTINATION_ID);
    private static final Set<Layer> TCP_QUIC = EnumSet.of(Layer.TCP_QUIC_SOURCE_ID, Layer.TCP_QUIC_DESTINATION_ID);
    private static final Set<Layer> ANY_UDP = and(UDP_QUIC, EnumSet.of(Layer.UDP, Layer.UDP_PAYLOAD));
    private static final Set<Layer> IN_TCP = and(TCP_QUIC, EnumSet.of(Layer.TCP_PAYLOAD));
    private static final Set<Layer> ANY_TCP = and(IN_TCP, EnumSet.of(Layer.TCP));

    /** What the payload of IPv4 and that of IPv6 both may be. */
    private static final Set<Layer> PAYLOAD = and(INNER_IPV4, INNER_IPV6, ANY_UDP, ANY_TCP);

    /** That of it for which much is looked at. */
    private static final Set<Layer> DEEP = and(INNER_IPV4, INNER_IPV6, UDP_QUIC, IN_TCP);

    private static final Set<Layer> IPV4_PAYLOAD = and(PAYLOAD, EnumSet.of(Layer.ICMPV4));
    private static final Set<Layer> IPV6_PAYLOAD = and(PAYLOAD, EnumSet.of(Layer.ICMPV6));
    private static final Set<Layer> IPV4_PROTOCOL = and(IPV4_PAYLOAD, EnumSet.of(Layer.IP_PROTOCOL));
    private static final Set<Layer> IPV6_PROTOCOL = and(IPV6_PAYLOAD, EnumSet.of(Layer.IP_PROTOCOL));
    private static final Set<Layer> ANY_IPV4 = and(IPV4_PROTOCOL, EnumSet.of(Layer.IPV4));
    private static final Set<Layer> ANY_IPV6 = and(IPV6_PROTOCOL, EnumSet.of(Layer.IPV6));
    private static final Set<Layer> AFTER_LENGTH =
            and(ANY_IPV4, ANY_IPV6, EnumSet.of(Layer.ETHERNET, Layer.VLAN, Layer.ETHER_TYPE));

    /** Where on the stack the frame's length is for a moment. */
    private static final int LENGTH = -8;

    private final Assembler code;
    private final FieldSlots slots;
    private final Label payload;
    private final ParserMode mode;
    private final Cursor cursor;

    ParserCode(Assembler code, FieldSlots slots, ParserMode mode) {
        this.mode = mode;
        this.code = code;
        this.slots = slots;
        this.payload = code.label();
        this.cursor = new Cursor(code, slots, slots.any(DEEP));
    }

    void emit() {
        length();
        if (!slots.any(AFTER_LENGTH)) {
            return;
        }
        if (mode == ParserMode.WINDOWS_COMPAT) {
            new CompatCode(code, slots).emit();
            return;
        }
        Label ipv4 = code.label();
        ethernet(ipv4);
        if (slots.any(ANY_IPV6)) {
            code.jump(JumpOp.NE, R2, swapped(EtherType.IPV6), slots.missing());
            ipv6();
        }
        if (slots.any(ANY_IPV4)) {
            code.bind(ipv4);
            ipv4();
        }
        if (slots.any(PAYLOAD)) {
            code.bind(payload);
            if (slots.any(DEEP)) {
                cursor.join();
            }
            payload();
        }
    }

    private void length() {
        if (slots.any(Layer.LENGTH)) {
            code.mov(R0, R8).alu(AluOp.SUB, R0, R7).bigEndian(R0, 32).store(Size.WORD, R10, LENGTH, R0);
            slots.of(Layer.LENGTH).forEach(field -> slots.keep(code, field, R10, LENGTH));
        }
    }

    /** Leaves R1 after the EtherType; goes to {@code ipv4} if it says so and that is looked for, else it is in R2. */
    private void ethernet(Label ipv4) {
        Label untagged = code.label();
        if (!slots.isOne()) {
            code.mov(R1, R7);
        }
        cursor.start();
        cursor.advance(ETHERNET_SIZE);
        cursor.keepOfFrame();
        code.load(Size.HALF, R2, R1, -2);
        boolean wantsIpv4 = slots.any(ANY_IPV4);
        if (wantsIpv4 && !slots.any(Layer.ETHER_TYPE)) {
            code.jump(JumpOp.EQ, R2, swapped(EtherType.IPV4), ipv4); // most frames
        }
        for (int i = 0; i < MAX_TAGS; i++) {
            Label tag = code.label();
            code.jump(JumpOp.EQ, R2, swapped(EtherType.VLAN), tag)
                    .jump(JumpOp.NE, R2, swapped(EtherType.QINQ), untagged)
                    .bind(tag);
            if (i == 0 && slots.any(Layer.VLAN)) {
                cursor.require(Short.BYTES, R3);
                cursor.keepBefore(Layer.VLAN, 0);
            }
            cursor.advance(TAG_SIZE);
            code.load(Size.HALF, R2, R1, -2);
        }
        code.bind(untagged);
        cursor.keepBefore(Layer.ETHER_TYPE, Short.BYTES);
        if (wantsIpv4) {
            if (slots.any(ANY_IPV6)) {
                code.jump(JumpOp.EQ, R2, swapped(EtherType.IPV4), ipv4);
            } else {
                code.jump(JumpOp.NE, R2, swapped(EtherType.IPV4), slots.missing());
            }
        }
    }

    private void ipv4() {
        new IpCode(code, slots, cursor, false).ipv4(slots.any(IPV4_PROTOCOL), slots.any(IPV4_PAYLOAD));
        icmp(Layer.ICMPV4, IpProtocol.ICMP);
    }

    private void ipv6() {
        new IpCode(code, slots, cursor, false).ipv6(slots.any(IPV6_PROTOCOL));
        icmp(Layer.ICMPV6, IpProtocol.ICMPV6);
        if (slots.any(PAYLOAD)) {
            code.jump(payload);
        } else if (slots.any(ANY_IPV4)) {
            code.jump(slots.done());
        }
    }

    private void icmp(Layer layer, int protocol) {
        if (slots.any(layer)) {
            Label other = code.label();
            code.jump(JumpOp.NE, R2, protocol, other);
            cursor.keep(layer, 0);
            code.jump(slots.done()).bind(other);
        }
    }

    private void payload() {
        if (slots.any(ANY_UDP)) {
            Label other = unless(IpProtocol.UDP);
            udp();
            leave(other);
        }
        if (slots.any(ANY_TCP)) {
            Label other = unless(IpProtocol.TCP);
            tcp();
            leave(other);
        }
        if (slots.any(INNER_IPV4)) {
            Label other = unless(IpProtocol.IPV4);
            inner().ipv4(slots.any(Layer.INNER_IP_PROTOCOL), false);
            code.jump(slots.done()).bind(other);
        }
        if (slots.any(INNER_IPV6)) {
            Label other = unless(IpProtocol.IPV6);
            inner().ipv6(slots.any(Layer.INNER_IP_PROTOCOL));
            code.bind(other);
        }
    }

    private IpCode inner() {
        return new IpCode(code, slots, cursor, true);
    }

    /** Goes to the label that it returns unless R2 is {@code protocol}. */
    private Label unless(int protocol) {
        Label other = slots.isOne() ? slots.missing() : code.label();
        code.jump(JumpOp.NE, R2, protocol, other);
        return other;
    }

    /** Ends what {@link #unless} began; where one thing is looked for nothing follows. */
    private void leave(Label other) {
        if (!slots.isOne()) {
            code.jump(slots.done()).bind(other);
        }
    }

    private void udp() {
        Label unbounded = code.label();
        cursor.ifThere(UDP_LENGTH_END, unbounded);
        if (slots.isOne() && !slots.any(Layer.UDP_PAYLOAD)) {
            cursor.claims(UDP_LENGTH_END - 2, slots.end());
        } else {
            cursor.bound(UDP_LENGTH_END - 2);
        }
        code.bind(unbounded);
        cursor.keep(Layer.UDP, 0);
        cursor.keep(Layer.UDP_PAYLOAD, UDP_SIZE);
        if (slots.any(UDP_QUIC)) {
            cursor.skip(UDP_SIZE);
            new QuicCode(code, slots, cursor).emit(Layer.UDP_QUIC_SOURCE_ID, Layer.UDP_QUIC_DESTINATION_ID);
        }
    }

    private void tcp() {
        cursor.keep(Layer.TCP, 0);
        if (slots.any(IN_TCP)) {
            cursor.ifThere(TCP_SIZE, slots.missing());
            code.load(Size.BYTE, R2, R1, TCP_DATA_OFFSET)
                    .alu(AluOp.AND, R2, 0xF0)
                    .alu(AluOp.RSH, R2, 2)
                    .jump(JumpOp.LT, R2, TCP_SIZE, slots.missing());
            cursor.skip(R2);
            cursor.keep(Layer.TCP_PAYLOAD, 0);
        }
        if (slots.any(TCP_QUIC)) {
            new QuicCode(code, slots, cursor).emit(Layer.TCP_QUIC_SOURCE_ID, Layer.TCP_QUIC_DESTINATION_ID);
        }
    }

    @SafeVarargs
    private static Set<Layer> and(Set<Layer>... sets) {
        Set<Layer> all = EnumSet.noneOf(Layer.class);
        for (Set<Layer> set : sets) {
            all.addAll(set);
        }
        return all;
    }
}
