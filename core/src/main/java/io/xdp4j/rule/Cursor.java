package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R5;
import static io.xdp4j.bpf.Register.R8;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;

/**
 * The place in a frame that a parsing program has reached, and what it may read from there: R1 points at it, R5 is how
 * many bytes the packet claims to have from there on, and R8 is the frame's end. So a byte is there if R5 and R8 both
 * say so; what is not goes to {@code done}. R0 and R3 are scratch.
 */
final class Cursor {

    private final Assembler code;
    private final FieldSlots slots;
    private final Label done;

    Cursor(Assembler code, FieldSlots slots, Label done) {
        this.code = code;
        this.slots = slots;
        this.done = done;
    }

    /** Keeps the fields of a header that is wholly there. */
    void keep(Layer layer) {
        for (Field field : slots.of(layer)) {
            slots.keep(code, field, R1, 0);
        }
    }

    /** Keeps those fields of a header that are there. */
    void keepThere(Layer layer) {
        for (Field field : slots.of(layer)) {
            Label absent = code.label();
            ifThere(field.offset() + field.size(), absent);
            slots.keep(code, field, R1, 0);
            code.bind(absent);
        }
    }

    /** Keeps the field of one byte that {@code value} is. */
    void keep(Layer layer, Register value) {
        for (Field field : slots.of(layer)) {
            slots.keep(code, field, value);
        }
    }

    /** Goes to {@code absent} unless {@code size} bytes are there. Uses R3. */
    void ifThere(int size, Label absent) {
        code.jump(JumpOp.LT, R5, size, absent)
                .mov(R3, R1)
                .alu(AluOp.ADD, R3, size)
                .jump(JumpOp.GT, R3, R8, absent);
    }

    /** Moves R1, which the frame must have {@code size} bytes from, whatever the packet claims. */
    void advance(int size) {
        code.alu(AluOp.ADD, R1, size).jump(JumpOp.GT, R1, R8, done);
    }

    /** The frame must have {@code size} bytes from R1, whatever the packet claims. */
    void require(int size, Register scratch) {
        code.mov(scratch, R1).alu(AluOp.ADD, scratch, size).jump(JumpOp.GT, scratch, R8, done);
    }

    /** The packet must claim {@code length} bytes, and those after them are left. */
    void consume(Register length) {
        code.jump(JumpOp.LT, R5, length, done).alu(AluOp.SUB, R5, length);
    }

    /** The packet must claim {@code length} bytes, and those after them are left. */
    void consume(int length) {
        code.jump(JumpOp.LT, R5, length, done).alu(AluOp.SUB, R5, length);
    }

    /** Lets the packet claim at most what the 16 bits at {@code offset} say. Uses R0. */
    void bound(int offset) {
        Label smaller = code.label();
        code.load(Size.HALF, R0, R1, offset)
                .bigEndian(R0, 16)
                .jump(JumpOp.GE, R0, R5, smaller)
                .mov(R5, R0)
                .bind(smaller);
    }

    /** Moves R1 by {@code size} bytes, which must be there. Uses R3. */
    void skip(int size) {
        ifThere(size, done);
        code.alu(AluOp.ADD, R1, size).alu(AluOp.SUB, R5, size);
    }

    /** Moves R1 by {@code size} bytes, up to 65,535, which must be there. */
    void skip(Register size) {
        consume(size);
        code.alu(AluOp.ADD, R1, size).jump(JumpOp.GT, R1, R8, done);
    }

    /** A 16-bit number in network order, as a little-endian host loads it. */
    static int swapped(int number) {
        return Short.toUnsignedInt(Short.reverseBytes((short) number));
    }
}
