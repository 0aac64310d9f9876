package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R5;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.rule.FrameParser.ETHERNET_SIZE;
import static io.xdp4j.rule.FrameParser.EXTENSION_SIZE;
import static io.xdp4j.rule.FrameParser.IPV4_SIZE;
import static io.xdp4j.rule.FrameParser.IPV6_SIZE;
import static io.xdp4j.rule.FrameParser.MAX_EXTENSIONS;
import static io.xdp4j.rule.FrameParser.MAX_TAGS;
import static io.xdp4j.rule.FrameParser.TAG_SIZE;
import static io.xdp4j.rule.FrameParser.UDP_LENGTH_END;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * The part of a program that finds headers and keeps fields: {@link FrameParser} in eBPF, of which only what the kept
 * fields need is emitted. Once nothing more is there to find it goes to {@code done}, which the caller binds after it.
 *
 * <p>R7 is the frame's start and R8 its end. R1 points at the current header, R2 says what that is, R5 is how many
 * bytes the IP packet claims to have from there on, R4 whether a fragment header was seen; R0 and R3 are scratch. So
 * a byte is there if R5 and R8 both say so. Loads are little endian: what is compared with them is swapped here, not
 * there.
 */
final class ParserCode {

    private static final Set<Layer> TRANSPORT = EnumSet.of(Layer.UDP, Layer.TCP);
    private static final Set<Layer> PAYLOAD = EnumSet.of(Layer.IP_PROTOCOL, Layer.UDP, Layer.TCP);
    private static final Set<Layer> ANY_IPV4 = EnumSet.of(Layer.IPV4, Layer.IP_PROTOCOL, Layer.UDP, Layer.TCP);
    private static final Set<Layer> ANY_IPV6 = EnumSet.of(Layer.IPV6, Layer.IP_PROTOCOL, Layer.UDP, Layer.TCP);

    private final Assembler code;
    private final FieldSlots slots;
    private final Label done;
    private final Label transport;

    ParserCode(Assembler code, FieldSlots slots, Label done) {
        this.code = code;
        this.slots = slots;
        this.done = done;
        this.transport = code.label();
    }

    void emit() {
        Label ipv6 = code.label();
        ethernet();
        if (slots.any(ANY_IPV4)) {
            code.jump(JumpOp.NE, R2, swapped(EtherType.IPV4), slots.any(ANY_IPV6) ? ipv6 : done);
            ipv4();
        }
        if (slots.any(ANY_IPV6)) {
            code.bind(ipv6).jump(JumpOp.NE, R2, swapped(EtherType.IPV6), done);
            ipv6();
        }
        if (slots.any(TRANSPORT)) {
            code.bind(transport);
            transport();
        }
    }

    /** Leaves the EtherType in R2, as loaded, and R1 after it. */
    private void ethernet() {
        Label untagged = code.label();
        code.mov(R1, R7);
        advance(ETHERNET_SIZE);
        code.load(Size.HALF, R2, R1, -2);
        for (int i = 0; i < MAX_TAGS; i++) {
            Label tag = code.label();
            code.jump(JumpOp.EQ, R2, swapped(EtherType.VLAN), tag)
                    .jump(JumpOp.NE, R2, swapped(EtherType.QINQ), untagged)
                    .bind(tag);
            advance(TAG_SIZE);
            code.load(Size.HALF, R2, R1, -2);
        }
        code.bind(untagged);
    }

    private void ipv4() {
        require(IPV4_SIZE);
        code.load(Size.BYTE, R2, R1, 0)
                .mov(R3, R2)
                .alu(AluOp.AND, R3, 0xF0)
                .jump(JumpOp.NE, R3, 0x40, done) // the version
                .alu(AluOp.AND, R2, 0x0F)
                .alu(AluOp.LSH, R2, 2)
                .jump(JumpOp.LT, R2, IPV4_SIZE, done) // the header's length
                .load(Size.HALF, R5, R1, 2)
                .bigEndian(R5, 16);
        consume(R2);
        code.mov(R3, R1).alu(AluOp.ADD, R3, R2).jump(JumpOp.GT, R3, R8, done);
        keep(Layer.IPV4);
        if (slots.any(PAYLOAD)) {
            code.load(Size.BYTE, R2, R1, 9);
            keepProtocol();
        }
        if (slots.any(TRANSPORT)) {
            code.load(Size.HALF, R0, R1, 6)
                    .alu(AluOp.AND, R0, swapped(0x1FFF))
                    .jump(JumpOp.NE, R0, 0, done) // a fragment after the first
                    .mov(R1, R3)
                    .jump(transport);
        } else if (slots.any(ANY_IPV6)) {
            code.jump(done);
        }
    }

    private void ipv6() {
        require(IPV6_SIZE);
        code.load(Size.BYTE, R0, R1, 0).alu(AluOp.AND, R0, 0xF0).jump(JumpOp.NE, R0, 0x60, done);
        keep(Layer.IPV6);
        if (slots.any(PAYLOAD)) {
            code.load(Size.HALF, R5, R1, 4)
                    .bigEndian(R5, 16)
                    .load(Size.BYTE, R2, R1, 6)
                    .alu(AluOp.ADD, R1, IPV6_SIZE)
                    .mov(R4, 0);
            extensions();
            keepProtocol();
        }
    }

    /** Unrolled, because each round may move R1 by a length of its own, which the verifier must see bounded. */
    private void extensions() {
        Label payload = code.label();
        Label laterFragment = code.label();
        for (int i = 0; i < MAX_EXTENSIONS; i++) {
            extension(payload, laterFragment);
        }
        code.jump(JumpOp.EQ, R2, IpProtocol.HOP_BY_HOP, done)
                .jump(JumpOp.EQ, R2, IpProtocol.ROUTING, done)
                .jump(JumpOp.EQ, R2, IpProtocol.DESTINATION_OPTIONS, done)
                .jump(JumpOp.NE, R2, IpProtocol.FRAGMENT, payload)
                .jump(done)
                .bind(laterFragment);
        keepProtocol();
        code.jump(done).bind(payload);
    }

    /** Steps over one extension header, or goes to {@code payload} if R2 says that this is none. */
    private void extension(Label payload, Label laterFragment) {
        Label walk = code.label();
        Label fragment = code.label();
        Label next = code.label();
        code.jump(JumpOp.EQ, R2, IpProtocol.FRAGMENT, fragment)
                .jump(JumpOp.EQ, R2, IpProtocol.HOP_BY_HOP, walk)
                .jump(JumpOp.EQ, R2, IpProtocol.ROUTING, walk)
                .jump(JumpOp.NE, R2, IpProtocol.DESTINATION_OPTIONS, payload)
                .bind(walk);
        require(EXTENSION_SIZE);
        code.load(Size.BYTE, R2, R1, 0)
                .load(Size.BYTE, R3, R1, 1)
                .alu(AluOp.ADD, R3, 1)
                .alu(AluOp.LSH, R3, 3); // 8 to 2048 bytes
        consume(R3);
        code.alu(AluOp.ADD, R1, R3)
                .jump(JumpOp.GT, R1, R8, done)
                .jump(next)
                .bind(fragment)
                .jump(JumpOp.NE, R4, 0, done) // a second one; without this the verifier would try 2^8 ways to here
                .mov(R4, 1)
                .mov(R3, EXTENSION_SIZE);
        require(EXTENSION_SIZE, R0);
        consume(R3);
        code.load(Size.BYTE, R2, R1, 0)
                .load(Size.HALF, R0, R1, 2)
                .alu(AluOp.ADD, R1, R3)
                .alu(AluOp.AND, R0, swapped(0xFFF8))
                .jump(JumpOp.NE, R0, 0, laterFragment)
                .bind(next);
    }

    private void transport() {
        Label tcp = code.label();
        if (slots.any(EnumSet.of(Layer.UDP))) {
            boolean alone = !slots.any(EnumSet.of(Layer.TCP));
            code.jump(JumpOp.NE, R2, IpProtocol.UDP, alone ? done : tcp);
            udpLength();
            keepThere(Layer.UDP);
        }
        // A UDP datagram falls through to here: the test for TCP sends it on to done.
        if (slots.any(EnumSet.of(Layer.TCP))) {
            code.bind(tcp).jump(JumpOp.NE, R2, IpProtocol.TCP, done);
            keepThere(Layer.TCP);
        }
    }

    /** Lets R5 be at most what the UDP header says, if it does. */
    private void udpLength() {
        Label unbounded = code.label();
        code.jump(JumpOp.LT, R5, UDP_LENGTH_END, unbounded)
                .mov(R3, R1)
                .alu(AluOp.ADD, R3, UDP_LENGTH_END)
                .jump(JumpOp.GT, R3, R8, unbounded)
                .load(Size.HALF, R0, R1, UDP_LENGTH_END - 2)
                .bigEndian(R0, 16)
                .jump(JumpOp.GE, R0, R5, unbounded)
                .mov(R5, R0)
                .bind(unbounded);
    }

    /** Keeps the fields of a header that is wholly there. */
    private void keep(Layer layer) {
        for (Field field : slots.of(layer)) {
            slots.keep(code, field, R1, 0);
        }
    }

    /** Keeps those fields of a header that are there. */
    private void keepThere(Layer layer) {
        for (Field field : slots.of(layer)) {
            Label absent = code.label();
            int end = field.offset() + field.size();
            code.jump(JumpOp.LT, R5, end, absent)
                    .mov(R3, R1)
                    .alu(AluOp.ADD, R3, end)
                    .jump(JumpOp.GT, R3, R8, absent);
            slots.keep(code, field, R1, 0);
            code.bind(absent);
        }
    }

    private void keepProtocol() {
        List<Field> fields = slots.of(Layer.IP_PROTOCOL);
        fields.forEach(field -> slots.keep(code, field, R2));
    }

    /** Moves R1, which the frame must have {@code size} bytes from. */
    private void advance(int size) {
        code.alu(AluOp.ADD, R1, size).jump(JumpOp.GT, R1, R8, done);
    }

    /** The frame must have {@code size} bytes from R1. */
    private void require(int size) {
        require(size, R3);
    }

    private void require(int size, Register scratch) {
        code.mov(scratch, R1).alu(AluOp.ADD, scratch, size).jump(JumpOp.GT, scratch, R8, done);
    }

    /** The packet must claim {@code length} bytes more. */
    private void consume(Register length) {
        code.jump(JumpOp.LT, R5, length, done).alu(AluOp.SUB, R5, length);
    }

    /** A 16-bit number in network order, as a little-endian host loads it. */
    private static int swapped(int number) {
        return Short.toUnsignedInt(Short.reverseBytes((short) number));
    }
}
