package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R5;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;

/**
 * The place in a frame that a parsing program has reached, and what it may read from there: R1 points at it, R4 is how
 * far it is from the frame's start, R5 is how many bytes the packet claims to have from there on, and R8 is the frame's
 * end. So a byte is there if R5 and R8 both say so; what is not goes to {@link FieldSlots#missing}.
 * R0 and R3 are scratch.
 */
final class Cursor {

    /** More than any offset that a parser reaches: Ethernet, tags, two IP headers and eight extension headers. */
    private static final int OFFSETS = 0x7FFF;

    private final Assembler code;
    private final FieldSlots slots;
    private final boolean joins;

    /** If it never {@code joins}, R4 says nothing of where it is. */
    Cursor(Assembler code, FieldSlots slots, boolean joins) {
        this.code = code;
        this.slots = slots;
        this.joins = joins;
    }

    /** Keeps the fields of a layer that starts {@code layerOffset} bytes from here, as far as they are there. */
    void keep(Layer layer, int layerOffset) {
        keep(layer, layerOffset, 0, 0);
    }

    /**
     * Keeps the fields of a layer that starts {@code layerOffset} bytes from here.
     *
     * @param whole how many bytes of the layer are there for sure
     * @param unclaimed how many of the bytes from here are not in what the packet claims in R5
     */
    void keep(Layer layer, int layerOffset, int whole, int unclaimed) {
        Label later = code.label();
        Label absent = slots.isOne() ? slots.missing() : later;
        for (Field field : slots.of(layer)) {
            int end = layerOffset + field.end();
            if (field.end() > whole) {
                code.jump(JumpOp.LT, R5, Math.max(end - unclaimed, 0), absent);
                require(end, R3, absent);
            }
            slots.keep(code, field, R1, layerOffset);
        }
        code.bind(later);
    }

    /** Keeps fields of the frame, which R7 points at, as far as they are there. Uses R3. */
    void keepOfFrame() {
        Label absent = code.label();
        for (Field field : slots.of(Layer.ETHERNET)) {
            if (field.end() > FrameParser.ETHERNET_SIZE) {
                code.mov(R3, R7).alu(AluOp.ADD, R3, field.end()).jump(JumpOp.GT, R3, R8, absent);
            }
            slots.keep(code, field, R7, 0);
        }
        code.bind(absent);
    }

    /** Keeps fields that start {@code before} bytes before R1, which are there. */
    void keepBefore(Layer layer, int before) {
        slots.of(layer).forEach(field -> slots.keep(code, field, R1, -before));
    }

    /** Keeps the field of one byte that {@code value} is. */
    void keep(Layer layer, Register value) {
        slots.of(layer).forEach(field -> slots.keep(code, field, value));
    }

    /** Goes to {@code absent} unless {@code size} bytes are there. Uses R3. */
    void ifThere(int size, Label absent) {
        code.jump(JumpOp.LT, R5, size, absent);
        require(size, R3, absent);
    }

    /** Starts at the frame's start, to which R1 points. */
    void start() {
        if (joins) {
            code.mov(R4, 0);
        }
    }

    /** Lets R4 be a number, which it is anyway where {@link #join} follows. */
    void startCount() {
        if (!joins) {
            code.mov(R4, 0);
        }
    }

    /** Moves on, in a frame that must have {@code size} bytes from here, whatever the packet claims. */
    void advance(int size) {
        move(size);
        code.jump(JumpOp.GT, R1, R8, slots.missing());
    }

    /** The frame must have {@code size} bytes from here, whatever the packet claims. */
    void require(int size, Register scratch) {
        require(size, scratch, slots.missing());
    }

    /** The packet must claim {@code length} bytes, and those after them are left. */
    void consume(Register length) {
        code.jump(JumpOp.LT, R5, length, slots.missing()).alu(AluOp.SUB, R5, length);
    }

    /** The packet must claim {@code length} bytes, and those after them are left. */
    void consume(int length) {
        code.jump(JumpOp.LT, R5, length, slots.missing()).alu(AluOp.SUB, R5, length);
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

    /** The 16 bits at {@code offset} must say that the packet has {@code size} bytes. Uses R0. */
    void claims(int offset, int size) {
        code.load(Size.HALF, R0, R1, offset).bigEndian(R0, 16).jump(JumpOp.LT, R0, size, slots.missing());
    }

    /** Moves on by {@code size} bytes, which must be there. Uses R3. */
    void skip(int size) {
        ifThere(size, slots.missing());
        move(size);
        code.alu(AluOp.SUB, R5, size);
    }

    /** Moves on by {@code size} bytes, up to 65,535, which must be there. */
    void skip(Register size) {
        consume(size);
        move(size);
        code.jump(JumpOp.GT, R1, R8, slots.missing());
    }

    void move(int size) {
        code.alu(AluOp.ADD, R1, size);
        if (joins) {
            code.alu(AluOp.ADD, R4, size);
        }
    }

    void move(Register size) {
        code.alu(AluOp.ADD, R1, size);
        if (joins) {
            code.alu(AluOp.ADD, R4, size);
        }
    }

    /**
     * Makes the verifier forget by which way it came, so that it follows what comes after only once: numbers lose
     * what is known of them, and pointers are made anew. R2 is a byte. Uses R0.
     */
    void join() {
        code.load(Size.WORD, R0, R6, ActionCode.RX_QUEUE_INDEX);
        forget(code, R2);
        forget(code, R4);
        forget(code, R5);
        forget(code, R9);
        code.alu(AluOp.AND, R2, 0xFF)
                .alu(AluOp.AND, R4, OFFSETS)
                .alu(AluOp.AND, R5, 0xFFFF)
                .load(Size.WORD, R7, R6, 0)
                .load(Size.WORD, R8, R6, Integer.BYTES)
                .mov(R1, R7)
                .alu(AluOp.ADD, R1, R4);
    }

    /** As {@link #join}, where nothing is left but R9 and the slots. */
    static void joinFields(Assembler code) {
        code.load(Size.WORD, R0, R6, ActionCode.RX_QUEUE_INDEX);
        forget(code, R9);
    }

    /** R0 is a number that the verifier does not know, and {@code known} stays what it is. */
    private static void forget(Assembler code, Register known) {
        code.alu(AluOp.XOR, known, R0).alu(AluOp.XOR, known, R0);
    }

    private void require(int size, Register scratch, Label absent) {
        code.mov(scratch, R1).alu(AluOp.ADD, scratch, size).jump(JumpOp.GT, scratch, R8, absent);
    }

    /** A 16-bit number in network order, as a little-endian host loads it. */
    static int swapped(int number) {
        return Short.toUnsignedInt(Short.reverseBytes((short) number));
    }
}
