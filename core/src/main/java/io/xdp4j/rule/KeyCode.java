package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;

/** The part of a program that makes keys on the stack and looks them up in maps. */
final class KeyCode {

    /** Where on the stack a key is made. What is above it is for an index, and for what {@link FieldSlots} needs. */
    static final int KEY = -72;

    /** How many bytes a key may have. */
    static final int MOST_BYTES = 40;

    /** Where on the stack an index into an array is. */
    static final int INDEX = -4;

    private final Assembler code;
    private final FieldSlots slots;

    KeyCode(Assembler code, FieldSlots slots) {
        this.code = code;
        this.slots = slots;
    }

    /** Looks up an index that is known. Leaves the value's address in R0. */
    void lookUp(String map, int index, Label missing) {
        code.store(Size.WORD, R10, INDEX, index);
        lookUpAt(map, INDEX, missing);
    }

    /** Looks up the key that was made. Leaves the value's address in R0. */
    void lookUp(String map, Label missing) {
        lookUpAt(map, KEY, missing);
    }

    /** Looks up a field of 2 bytes as an index. Leaves the value's address in R0. */
    void lookUpNumber(Field field, String map, Label missing) {
        code.load(Size.HALF, R1, R10, slots.slot(field)).bigEndian(R1, 16).store(Size.WORD, R10, INDEX, R1);
        lookUpAt(map, INDEX, missing);
    }

    /** Leaves in R0 the address of what a map of one value has for a field of 2 bytes, a u32 for each number. */
    void index(Field field, String map) {
        code.load(Size.HALF, R1, R10, slots.slot(field))
                .alu(AluOp.LSH, R1, 2)
                .loadMapValue(R0, map)
                .alu(AluOp.ADD, R0, R1);
    }

    /** Looks up the key on the stack. Leaves the value's address in R0. */
    void lookUpAt(String map, int at, Label missing) {
        code.loadMap(R1, map)
                .mov(R2, R10)
                .alu(AluOp.ADD, R2, at)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, missing);
    }

    /** Puts a field that is there into the key, {@code at} bytes from its start. */
    void put(Field field, int at) {
        int from = slots.slot(field);
        int to = KEY + at;
        for (int i = 0; i < field.size(); ) {
            Size piece = piece(
                    (from + i) | (to + i),
                    Math.min(field.size() - i, FieldSlots.piece(field, i).bytes()));
            code.load(piece, R1, R10, from + i).store(piece, R10, to + i, R1);
            i += piece.bytes();
        }
    }

    /** Puts a number into the key as this host has it. */
    void putWord(int number, int at) {
        code.store(Size.WORD, R10, KEY + at, number);
    }

    /** Ands the bytes of the key from {@code at} on. */
    void mask(int at, byte[] mask) {
        for (int i = 0; i < mask.length; ) {
            Size piece = piece(KEY + at + i, mask.length - i);
            int constant = 0;
            int ones = 0;
            for (int octet = 0; octet < piece.bytes(); octet++) {
                constant |= (mask[i + octet] & 0xFF) << octet * Byte.SIZE;
                ones |= 0xFF << octet * Byte.SIZE;
            }
            if (constant != ones) {
                int place = KEY + at + i;
                code.load(piece, R1, R10, place).alu32(AluOp.AND, R1, constant).store(piece, R10, place, R1);
            }
            i += piece.bytes();
        }
    }

    /** The largest piece that {@code address} is aligned to and that is no longer than {@code most}. */
    private static Size piece(int address, int most) {
        if (most >= Integer.BYTES && address % Integer.BYTES == 0) {
            return Size.WORD;
        }
        return most >= Short.BYTES && address % Short.BYTES == 0 ? Size.HALF : Size.BYTE;
    }
}
