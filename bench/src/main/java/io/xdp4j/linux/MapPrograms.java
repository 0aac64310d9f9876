package io.xdp4j.linux;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import java.util.List;

/**
 * Programs that look up in {@code map} {@value #LOOKUPS} times, with keys made by xorshift from what {@code state}
 * holds, and that only make the keys. They add up what they read, so that reading is not left out.
 */
final class MapPrograms {

    /** Look-ups of a run. */
    static final int LOOKUPS = 256;

    /** Name of the map. */
    static final String MAP = "map";

    /** Name of an array of one u64: the last random number. */
    static final String STATE = "state";

    private MapPrograms() {}

    /** Returns the program; keys are below {@code keys}. */
    static List<Instruction> of(int keys, boolean looks) {
        var code = new Assembler();
        Label done = code.label();
        code.store(Size.DOUBLE, R10, -8, 0).store(Size.DOUBLE, R10, -16, 0);
        lookUp(code, STATE, done);
        code.mov(R9, R0).load(Size.DOUBLE, R6, R0, 0).mov(R7, 0).mov(R8, 0);
        Label next = code.label();
        code.bind(next);
        shifted(code, AluOp.LSH, 13);
        shifted(code, AluOp.RSH, 7);
        shifted(code, AluOp.LSH, 17);
        code.mov32(R1, R6).alu(AluOp.MUL, R1, keys).alu(AluOp.RSH, R1, 32).store(Size.DOUBLE, R10, -16, R1);
        read(code, looks);
        code.alu(AluOp.ADD, R7, 1).jump(JumpOp.LT, R7, LOOKUPS, next);
        code.store(Size.DOUBLE, R9, 0, R6).mov(R0, R8).alu(AluOp.AND, R0, 1);
        return code.bind(done).exit().instructions();
    }

    private static void read(Assembler code, boolean looks) {
        if (!looks) {
            code.load(Size.DOUBLE, R1, R10, -16).alu(AluOp.ADD, R8, R1);
            return;
        }
        Label missing = code.label();
        lookUp(code, MAP, missing);
        code.load(Size.DOUBLE, R1, R0, 0).alu(AluOp.ADD, R8, R1).bind(missing);
    }

    private static void shifted(Assembler code, AluOp shift, int bits) {
        code.mov(R1, R6).alu(shift, R1, bits).alu(AluOp.XOR, R6, R1);
    }

    private static void lookUp(Assembler code, String map, Label missing) {
        code.loadMap(R1, map)
                .mov(R2, R10)
                .alu(AluOp.ADD, R2, -16)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, missing);
    }
}
