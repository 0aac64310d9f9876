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

/** The part of a program that tests whether a port is in a set. A map of one entry holds the bits of a large set. */
final class PortSetCode {

    /** In the bytes at the top of the stack, which the counters use later. */
    private static final int KEY = -4;

    private PortSetCode() {}

    /** Leaves the address of the bits in R0. */
    static void lookUp(Assembler code, String map, Label missing) {
        code.store(Size.WORD, R10, KEY, 0)
                .loadMap(R1, map)
                .mov(R2, R10)
                .alu(AluOp.ADD, R2, KEY)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, missing); // never, but the verifier cannot know
    }

    /** Goes to {@code failed} unless the bit of the port in R1 is set in the bits at R0. Uses R2. */
    static void testBit(Assembler code, Label failed) {
        code.mov(R2, R1)
                .alu(AluOp.RSH, R2, 3)
                .alu(AluOp.ADD, R0, R2)
                .load(Size.BYTE, R0, R0, 0)
                .alu(AluOp.AND, R1, 7)
                .alu(AluOp.RSH, R0, R1)
                .alu(AluOp.AND, R0, 1)
                .jump(JumpOp.EQ, R0, 0, failed);
    }

    /** Goes to {@code failed} unless the port in R1 is in one of the ranges, of which there is at least one. */
    static void testRanges(Assembler code, PortSet ports, Label failed) {
        Label found = code.label();
        for (PortSet.Range range : ports.ranges()) {
            code.jump(JumpOp.LT, R1, range.first(), failed); // in ascending order: no later one has it
            if (range != ports.ranges().getLast()) {
                code.jump(JumpOp.LE, R1, range.last(), found);
            } else {
                code.jump(JumpOp.GT, R1, range.last(), failed);
            }
        }
        code.bind(found);
    }
}
