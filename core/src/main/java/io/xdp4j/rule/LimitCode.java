package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R7;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a program that asks limits. Uses R0 to R5 and R7.
 *
 * <p>A rate is kept as the moment at which its limit is even again, in nanoseconds; {@link RuleState} does the same. A
 * processor that loses the race for that moment tries again, and after some times takes the limit for reached.
 */
final class LimitCode {

    private static final int TRIES = 4;

    private final Assembler code;
    private final KeyCode keys;
    private int rates; // behind the last rule that has one
    private int samples;

    LimitCode(Assembler code, KeyCode keys) {
        this.code = code;
        this.keys = keys;
    }

    /** Goes to {@code over} unless the limit lets a rule have the frame. */
    void emit(int rule, Limit limit, Label over) {
        switch (limit) {
            case Limit.None _ -> {}
            case Limit.Rate rate -> rate(rule, rate, over);
            case Limit.Sample sample -> sample(rule, sample, over);
        }
    }

    /** Returns the maps that were used. */
    List<TableSpec> tables() {
        List<TableSpec> tables = new ArrayList<>();
        if (rates > 0) {
            tables.add(table(RuleCompiler.RATES, TableSpec.Kind.ARRAY, rates));
        }
        if (samples > 0) {
            tables.add(table(RuleCompiler.SAMPLES, TableSpec.Kind.PER_CPU_ARRAY, samples));
        }
        return tables;
    }

    private void rate(int rule, Limit.Rate limit, Label over) {
        Label taken = code.label();
        keys.lookUp(RuleCompiler.RATES, rule, over);
        rates = rule + 1;
        code.mov(R7, R0).call(Helper.KTIME_GET_NS).mov(R3, R0);
        code.loadImm64(R4, (limit.burst() - 1) * limit.intervalNanos()).alu(AluOp.ADD, R4, R3);
        for (int i = 0; i < TRIES; i++) {
            Label later = code.label();
            code.load(Size.DOUBLE, R0, R7, 0)
                    .mov(R1, R0)
                    .jump(JumpOp.GE, R1, R3, later)
                    .mov(R1, R3)
                    .bind(later)
                    .jump(JumpOp.GT, R1, R4, over)
                    .alu(AluOp.ADD, R1, (int) limit.intervalNanos())
                    .mov(R2, R0)
                    .atomic(AtomicOp.CMPXCHG, Size.DOUBLE, R7, 0, R1)
                    .jump(JumpOp.EQ, R0, R2, taken);
        }
        code.jump(over).bind(taken);
    }

    /** The counts are per processor, and a processor runs one program at a time. */
    private void sample(int rule, Limit.Sample limit, Label over) {
        Label taken = code.label();
        keys.lookUp(RuleCompiler.SAMPLES, rule, over);
        samples = rule + 1;
        code.load(Size.DOUBLE, R1, R0, 0)
                .alu(AluOp.ADD, R1, 1)
                .jump(JumpOp.GE, R1, limit.oneIn(), taken)
                .store(Size.DOUBLE, R0, 0, R1)
                .jump(over)
                .bind(taken)
                .store(Size.DOUBLE, R0, 0, 0);
    }

    private static TableSpec table(String name, TableSpec.Kind kind, int entries) {
        return new TableSpec(name, kind, Integer.BYTES, Long.BYTES, entries, new byte[0], new byte[0]);
    }
}
