package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R5;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a program that decides whether a match holds by arithmetic, with one branch at its end.
 *
 * <p>A verifier remembers each branch that it has not followed yet, and gives up at 8,192 (kernel/bpf/verifier.c,
 * BPF_COMPLEXITY_LIMIT_JMP_SEQ). Of a rule all but one stay until the last rule was looked at; so long lists have but
 * one. Looks at all fields of a match, where {@link MatchCode} stops at the first that fails.
 */
final class FlatCode {

    private final Assembler code;
    private final FieldSlots slots;
    private final TestCode tests;

    FlatCode(Assembler code, FieldSlots slots, TestCode tests) {
        this.code = code;
        this.slots = slots;
        this.tests = tests;
    }

    /** Returns whether a match is nothing but tests of single fields, and negations of such. */
    static boolean takes(Match match) {
        return parts(match).stream()
                .allMatch(part -> part instanceof Match.Not not
                        ? isTest(not.match()) && !(not.match() instanceof FieldTest.Differs)
                        : isTest(part));
    }

    /** Goes to {@code failed} unless {@code match} holds. R5 gets bits for what does not. Uses R1 to R3. */
    void unless(Match match, Label failed) {
        code.mov(R5, 0);
        List<Field> needed = new ArrayList<>();
        for (Match part : parts(match)) {
            if (part instanceof FieldTest test) {
                needed.addAll(test.fields());
            }
        }
        slots.orAbsent(code, needed, R5);
        for (Match part : parts(match)) {
            switch (part) {
                case FieldTest.Equal test -> orDifference(test.field(), test.mask(), test.value(), R5);
                case FieldTest.Between test -> orOutside(test, R5);
                case FieldTest.Differs test -> {
                    code.mov(R3, 0);
                    orDifference(test.field(), test.mask(), test.value(), R3);
                    failIfZero();
                }
                case Match.Not(Match inner) -> {
                    code.mov(R3, 0);
                    orFailure((FieldTest) inner);
                    failIfZero();
                }
                default -> throw new IllegalStateException(part.toString());
            }
        }
        code.jump(JumpOp.NE, R5, 0, failed);
    }

    /** R3 becomes something else than 0 if the test fails, for want of its field too. */
    private void orFailure(FieldTest test) {
        slots.orAbsent(code, test.fields(), R3);
        switch (test) {
            case FieldTest.Equal equal -> orDifference(equal.field(), equal.mask(), equal.value(), R3);
            case FieldTest.Between between -> orOutside(between, R3);
            default -> throw new IllegalStateException(test.toString());
        }
    }

    private void orDifference(Field field, BigInteger mask, BigInteger value, Register into) {
        for (int at : FieldSlots.pieces(field)) {
            int wanted = TestCode.constant(field, at, mask);
            if (wanted != 0) {
                slots.load(code, field, at, R1);
                code.alu32(AluOp.AND, R1, wanted)
                        .alu32(AluOp.XOR, R1, TestCode.constant(field, at, value))
                        .alu(AluOp.OR, into, R1);
            }
        }
    }

    /** Differences of numbers of 32 bits, of which the sign is looked at. */
    private void orOutside(FieldTest.Between test, Register into) {
        tests.loadNumber(test.field());
        code.alu32(AluOp.AND, R1, (int) test.mask())
                .loadImm64(R2, test.last())
                .alu(AluOp.SUB, R2, R1)
                .alu(AluOp.RSH, R2, Long.SIZE - 1)
                .alu(AluOp.OR, into, R2)
                .loadImm64(R2, test.first())
                .alu(AluOp.SUB, R1, R2)
                .alu(AluOp.RSH, R1, Long.SIZE - 1)
                .alu(AluOp.OR, into, R1);
    }

    /** Sets a bit of R5 if R3 is 0. */
    private void failIfZero() {
        code.mov(R1, R3)
                .neg(R1)
                .alu(AluOp.OR, R1, R3)
                .alu(AluOp.RSH, R1, Long.SIZE - 1)
                .alu(AluOp.XOR, R1, 1)
                .alu(AluOp.OR, R5, R1);
    }

    private static List<Match> parts(Match match) {
        return match instanceof Match.And(List<Match> parts) ? parts : List.of(match);
    }

    private static boolean isTest(Match match) {
        return switch (match) {
            case FieldTest.Equal _, FieldTest.Differs _ -> true;
            case FieldTest.Between test -> test.field().size() <= Integer.BYTES;
            default -> false;
        };
    }
}
