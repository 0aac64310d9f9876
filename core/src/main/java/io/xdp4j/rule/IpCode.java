package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R5;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.rule.Cursor.swapped;
import static io.xdp4j.rule.FrameParser.EXTENSION_SIZE;
import static io.xdp4j.rule.FrameParser.IPV4_SIZE;
import static io.xdp4j.rule.FrameParser.IPV6_SIZE;
import static io.xdp4j.rule.FrameParser.MAX_EXTENSIONS;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.wire.IpProtocol;

/**
 * The part of a program that finds the headers of an IP packet, the outermost or the one inside of it.
 *
 * <p>Where its code ends R1 is at the payload and R2 says what that is. A packet that is none, or has no payload to
 * look at, goes to {@link FieldSlots#missing}.
 */
final class IpCode {

    /** Added to the cursor's R4, which is less, by the first fragment header; {@link Cursor#join} takes it away. */
    private static final int FRAGMENT_SEEN = 0x10000;

    /** How an IPv4 header without options starts. */
    private static final int PLAIN_IPV4 = 0x45;

    private final Assembler code;
    private final Cursor cursor;
    private final FieldSlots slots;
    private final boolean inner;
    private final Layer protocol;

    IpCode(Assembler code, FieldSlots slots, Cursor cursor, boolean inner) {
        this.code = code;
        this.cursor = cursor;
        this.slots = slots;
        this.inner = inner;
        this.protocol = inner ? Layer.INNER_IP_PROTOCOL : Layer.IP_PROTOCOL;
    }

    /** Finds IPv4, and its payload only if this is wanted. */
    void ipv4(boolean wantsProtocol, boolean wantsPayload) {
        cursor.require(IPV4_SIZE, R3);
        headerLength();
        claim(2);
        code.jump(JumpOp.LT, R5, R2, slots.missing());
        cursor.keep(inner ? Layer.INNER_IPV4 : Layer.IPV4, 0, IPV4_SIZE, 0);
        code.mov(R3, R2);
        if (wantsProtocol) {
            code.load(Size.BYTE, R2, R1, 9);
            cursor.keep(protocol, R2);
        }
        if (wantsPayload) {
            code.load(Size.HALF, R0, R1, 6)
                    .alu(AluOp.AND, R0, swapped(0x1FFF))
                    .jump(JumpOp.NE, R0, 0, slots.missing()) // a fragment after the first
                    .alu(AluOp.SUB, R5, R3);
            cursor.move(R3);
            code.jump(JumpOp.GT, R1, R8, slots.missing()); // never, but the verifier has not seen this sum
        }
    }

    /** Leaves the size of the IPv4 header, all of which is there, in R2. */
    private void headerLength() {
        Label plain = code.label();
        code.load(Size.BYTE, R3, R1, 0)
                .mov(R2, IPV4_SIZE)
                .jump(JumpOp.EQ, R3, PLAIN_IPV4, plain)
                .mov(R2, R3)
                .alu(AluOp.AND, R3, 0xF0)
                .jump(JumpOp.NE, R3, 0x40, slots.missing()) // the version
                .alu(AluOp.AND, R2, 0x0F)
                .alu(AluOp.LSH, R2, 2)
                .jump(JumpOp.LT, R2, IPV4_SIZE, slots.missing())
                .mov(R0, R1)
                .alu(AluOp.ADD, R0, R2)
                .jump(JumpOp.GT, R0, R8, slots.missing())
                .bind(plain);
    }

    /** Finds IPv6, and its payload only if its protocol is wanted. */
    void ipv6(boolean wantsProtocol) {
        cursor.require(IPV6_SIZE, R3);
        code.load(Size.BYTE, R0, R1, 0).alu(AluOp.AND, R0, 0xF0).jump(JumpOp.NE, R0, 0x60, slots.missing());
        if (inner) {
            cursor.consume(IPV6_SIZE);
        }
        claim(4);
        cursor.keep(inner ? Layer.INNER_IPV6 : Layer.IPV6, 0, IPV6_SIZE, IPV6_SIZE);
        if (wantsProtocol) {
            code.load(Size.BYTE, R2, R1, 6);
            cursor.move(IPV6_SIZE);
            extensions();
            cursor.keep(protocol, R2);
        }
    }

    /** Bounds the packet by the length at {@code offset}: the outermost packet by nothing else but the frame. */
    private void claim(int offset) {
        if (inner) {
            cursor.bound(offset);
        } else {
            code.load(Size.HALF, R5, R1, offset).bigEndian(R5, 16);
        }
    }

    /** Unrolled, because each round may move R1 by a length of its own, which the verifier must see bounded. */
    private void extensions() {
        Label payload = code.label();
        Label laterFragment = code.label();
        cursor.startCount();
        for (int i = 0; i < MAX_EXTENSIONS; i++) {
            extension(payload, laterFragment);
        }
        code.jump(JumpOp.EQ, R2, IpProtocol.HOP_BY_HOP, slots.missing())
                .jump(JumpOp.EQ, R2, IpProtocol.ROUTING, slots.missing())
                .jump(JumpOp.EQ, R2, IpProtocol.DESTINATION_OPTIONS, slots.missing())
                .jump(JumpOp.NE, R2, IpProtocol.FRAGMENT, payload)
                .jump(slots.missing())
                .bind(laterFragment);
        cursor.keep(protocol, R2);
        code.jump(slots.missing()).bind(payload);
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
        cursor.require(EXTENSION_SIZE, R3);
        code.load(Size.BYTE, R2, R1, 0)
                .load(Size.BYTE, R3, R1, 1)
                .alu(AluOp.ADD, R3, 1)
                .alu(AluOp.LSH, R3, 3); // 8 to 2048 bytes
        cursor.consume(R3);
        cursor.move(R3);
        code.jump(JumpOp.GT, R1, R8, slots.missing())
                .jump(next)
                .bind(fragment)
                .jump(JumpOp.GE, R4, FRAGMENT_SEEN, slots.missing()) // or the verifier would try 2^8 ways to here
                .alu(AluOp.ADD, R4, FRAGMENT_SEEN)
                .mov(R3, EXTENSION_SIZE);
        cursor.require(EXTENSION_SIZE, R0);
        cursor.consume(R3);
        code.load(Size.BYTE, R2, R1, 0).load(Size.HALF, R0, R1, 2).alu(AluOp.AND, R0, swapped(0xFFF8));
        cursor.move(R3);
        code.jump(JumpOp.NE, R0, 0, laterFragment).bind(next);
    }
}
