package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R5;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.rule.Cursor.swapped;
import static io.xdp4j.rule.FrameParser.ETHERNET_SIZE;
import static io.xdp4j.rule.FrameParser.IPV4_SIZE;
import static io.xdp4j.rule.FrameParser.IPV6_SIZE;
import static io.xdp4j.rule.FrameParser.TCP_DATA_OFFSET;
import static io.xdp4j.rule.FrameParser.TCP_SIZE;
import static io.xdp4j.rule.FrameParser.UDP_SIZE;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;

/**
 * The part of a program that finds headers and keeps fields as {@link CompatParser} does. Registers are those of
 * {@link ParserCode}; R5 bounds nothing but a short connection id.
 */
final class CompatCode {

    private static final int UNBOUNDED = 0xFFFF;
    private static final int IPV4_WORDS = 5;
    private static final int IPV4_START = 4 << 4 | IPV4_WORDS;

    private final Assembler code;
    private final FieldSlots slots;
    private final Label payload;
    private final Cursor cursor;

    CompatCode(Assembler code, FieldSlots slots) {
        this.code = code;
        this.slots = slots;
        this.payload = code.label();
        this.cursor = new Cursor(code, slots, true);
    }

    /** Emits what comes after the frame's length is kept. */
    void emit() {
        Label ipv6 = code.label();
        code.mov(R1, R7).mov(R4, 0).mov(R5, UNBOUNDED);
        cursor.advance(ETHERNET_SIZE);
        cursor.keepOfFrame();
        cursor.keepBefore(Layer.ETHER_TYPE, Short.BYTES);
        code.load(Size.HALF, R2, R1, -2).jump(JumpOp.NE, R2, swapped(EtherType.IPV4), ipv6);
        ipv4();
        code.jump(payload).bind(ipv6).jump(JumpOp.NE, R2, swapped(EtherType.IPV6), slots.missing());
        ipv6();
        code.bind(payload);
        cursor.join();
        payload();
    }

    private void ipv4() {
        cursor.require(IPV4_SIZE, R0);
        code.load(Size.BYTE, R2, R1, 0).alu(AluOp.AND, R2, 0x0F).jump(JumpOp.NE, R2, IPV4_WORDS, slots.missing());
        cursor.keep(Layer.IPV4, 0, IPV4_SIZE, 0);
        code.load(Size.BYTE, R2, R1, 9);
        cursor.keep(Layer.IP_PROTOCOL, R2);
        cursor.move(IPV4_SIZE);
        icmp(Layer.ICMPV4);
    }

    private void ipv6() {
        cursor.require(IPV6_SIZE, R0);
        cursor.keep(Layer.IPV6, 0, IPV6_SIZE, 0);
        code.load(Size.BYTE, R2, R1, 6);
        cursor.keep(Layer.IP_PROTOCOL, R2);
        cursor.move(IPV6_SIZE);
        icmp(Layer.ICMPV6);
    }

    /** Whatever is neither UDP nor TCP is taken for ICMP, if it has four bytes. */
    private void icmp(Layer layer) {
        if (slots.any(layer)) {
            Label other = code.label();
            code.jump(JumpOp.EQ, R2, IpProtocol.UDP, other).jump(JumpOp.EQ, R2, IpProtocol.TCP, other);
            cursor.ifThere(CompatParser.ICMP_SIZE, other);
            cursor.keep(layer, 0);
            code.bind(other);
        }
    }

    private void payload() {
        Label notUdp = unless(IpProtocol.UDP);
        udp();
        code.jump(slots.done()).bind(notUdp);
        Label notTcp = unless(IpProtocol.TCP);
        tcp();
        code.jump(slots.done()).bind(notTcp);
        Label notIpv4 = unless(IpProtocol.IPV4);
        cursor.ifThere(IPV4_SIZE, slots.missing());
        code.load(Size.BYTE, R0, R1, 0).jump(JumpOp.NE, R0, IPV4_START, slots.missing());
        cursor.keep(Layer.INNER_IPV4, 0, IPV4_SIZE, 0);
        code.load(Size.BYTE, R2, R1, 9);
        cursor.keep(Layer.INNER_IP_PROTOCOL, R2);
        code.jump(slots.done()).bind(notIpv4);
        code.jump(JumpOp.NE, R2, IpProtocol.IPV6, slots.missing());
        cursor.ifThere(IPV6_SIZE, slots.missing());
        code.load(Size.BYTE, R0, R1, 0).alu(AluOp.AND, R0, 0xF0).jump(JumpOp.NE, R0, 0x60, slots.missing());
        cursor.keep(Layer.INNER_IPV6, 0, IPV6_SIZE, 0);
        code.load(Size.BYTE, R2, R1, 6);
        cursor.keep(Layer.INNER_IP_PROTOCOL, R2);
    }

    /** Goes to the label that it returns unless R2 is {@code protocol}. */
    private Label unless(int protocol) {
        Label other = code.label();
        code.jump(JumpOp.NE, R2, protocol, other);
        return other;
    }

    private void udp() {
        cursor.ifThere(UDP_SIZE, slots.missing());
        cursor.keep(Layer.UDP, 0);
        cursor.keep(Layer.UDP_PAYLOAD, UDP_SIZE);
        cursor.skip(UDP_SIZE);
        quic(Layer.UDP_QUIC_SOURCE_ID, Layer.UDP_QUIC_DESTINATION_ID);
    }

    /** The header's size is taken as it is, even if it is less than a header's. */
    private void tcp() {
        cursor.ifThere(TCP_SIZE, slots.missing());
        code.load(Size.BYTE, R2, R1, TCP_DATA_OFFSET).alu(AluOp.AND, R2, 0xF0).alu(AluOp.RSH, R2, 2);
        code.mov(R0, R1).alu(AluOp.ADD, R0, R2).jump(JumpOp.GT, R0, R8, slots.missing());
        cursor.keep(Layer.TCP, 0);
        cursor.skip(R2);
        cursor.keep(Layer.TCP_PAYLOAD, 0);
        quic(Layer.TCP_QUIC_SOURCE_ID, Layer.TCP_QUIC_DESTINATION_ID);
    }

    private void quic(Layer source, Layer destination) {
        if (slots.any(source) || slots.any(destination)) {
            new QuicCode(code, slots, cursor).emit(source, destination, CompatParser.SHORT_ID_MOST);
        }
    }
}
