package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;

/**
 * The part of a program that looks for a key in a {@link BucketTable}. The kernel makes the look-ups in its array a few
 * instructions, so nothing is called.
 *
 * @since 0.1
 */
public final class BucketCode {

    /** How many bytes of the stack it needs. */
    public static final int STACK_BYTES = 16;

    private final Assembler code;
    private final String table;
    private final int index;
    private final int mixed;
    private final int spill;
    private final Label failed;

    private BucketCode(Assembler code, String table, int stack, Label failed) {
        this.code = code;
        this.table = table;
        this.index = stack;
        this.mixed = stack + Integer.BYTES;
        this.spill = stack + 2 * Integer.BYTES;
        this.failed = failed;
    }

    /**
     * Goes to {@code failed} unless the 4 bytes in R1, loaded as a word as they are in a frame, are in {@code table}.
     * Uses R0 to R5.
     *
     * @param stack where {@link #STACK_BYTES} bytes of the stack are free, a multiple of 8 below R10
     */
    public static void require(Assembler code, String table, int stack, Label failed) {
        new BucketCode(code, table, stack, failed).emit();
    }

    private void emit() {
        Label searched = code.label();
        code.store(Size.WORD, R10, mixed, R1).store(Size.WORD, R10, index, 0);
        lookUp();
        mix();
        place();
        lookUp();
        search();
        code.load(Size.WORD, R2, R0, 0) // how many keys of this home are in spills
                .mov(R1, R3)
                .alu(AluOp.ARSH, R1, Long.SIZE - 1)
                .alu(AluOp.XOR, R1, -1)
                .alu(AluOp.AND, R2, R1)
                .jump(JumpOp.EQ, R2, 0, searched)
                .load(Size.WORD, R1, R10, spill)
                .store(Size.WORD, R10, index, R1);
        lookUp();
        search();
        code.bind(searched).jump(JumpOp.SGE, R3, 0, failed);
    }

    /** Leaves the key in R1 mixed. */
    private void mix() {
        code.load(Size.WORD, R1, R10, mixed)
                .load(Size.WORD, R2, R0, BucketTable.SALT)
                .alu32(AluOp.XOR, R1, R2)
                .load(Size.WORD, R2, R0, BucketTable.FACTOR)
                .alu32(AluOp.MUL, R1, R2);
        shift(16);
        code.alu32(AluOp.MUL, R1, BucketTable.SECOND_FACTOR);
        shift(15);
        code.alu32(AluOp.MUL, R1, BucketTable.THIRD_FACTOR).store(Size.WORD, R10, mixed, R1);
    }

    private void shift(int bits) {
        code.mov32(R2, R1).alu32(AluOp.RSH, R2, bits).alu32(AluOp.XOR, R1, R2);
    }

    /** Makes the home of the key in R1 the index, and keeps its spill. */
    private void place() {
        code.mov32(R3, R1)
                .alu32(AluOp.MUL, R3, BucketTable.SPREAD)
                .load(Size.WORD, R2, R0, BucketTable.SPILLS)
                .alu(AluOp.MUL, R3, R2)
                .alu(AluOp.RSH, R3, Integer.SIZE)
                .load(Size.WORD, R2, R0, BucketTable.FIRST_SPILL)
                .alu(AluOp.ADD, R3, R2)
                .store(Size.WORD, R10, spill, R3)
                .load(Size.WORD, R2, R0, BucketTable.HOMES)
                .alu(AluOp.MUL, R1, R2)
                .alu(AluOp.RSH, R1, Integer.SIZE)
                .alu(AluOp.ADD, R1, BucketTable.FIRST_HOME)
                .store(Size.WORD, R10, index, R1);
    }

    /** Makes R3 negative if the bucket at R0 has the key: without branches, which a verifier would all remember. */
    private void search() {
        code.load(Size.WORD, R1, R10, mixed).mov(R3, 0);
        for (int at = Integer.BYTES; at < BucketTable.ENTRY_BYTES; at += Integer.BYTES) {
            code.load(Size.WORD, R2, R0, at)
                    .alu(AluOp.XOR, R2, R1)
                    .alu(AluOp.SUB, R2, 1)
                    .alu(AluOp.OR, R3, R2);
        }
    }

    private void lookUp() {
        code.loadMap(R1, table)
                .mov(R2, R10)
                .alu(AluOp.ADD, R2, index)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, failed);
    }
}
