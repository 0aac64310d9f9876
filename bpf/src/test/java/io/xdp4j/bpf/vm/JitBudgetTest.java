package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.bpf.vm.proof.Block;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Transfer;
import java.lang.constant.ClassDesc;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Jumps back that are counted where they meet stop a run where each by itself would. */
final class JitBudgetTest {

    private final Assembler code = new Assembler();

    @Test
    void jumpsBackIntoOneTailAreCountedThere() {
        loop(_ -> {}, _ -> {});

        assertEquals(List.of(5), counted(0));
        assertStopTheSame();
    }

    @Test
    void whatTouchesMemoryBeforeTheTailCountsBefore() {
        loop(tail -> tail.store(Size.BYTE, R6, 33, R9), _ -> {});

        assertEquals(List.of(4), counted(0));
        assertStopTheSame();
    }

    @Test
    void whatMayTrapBeforeTheTailCountsBefore() {
        loop(
                tail -> tail.mov(R2, R9)
                        .alu(AluOp.MUL, R2, 16)
                        .alu(AluOp.ADD, R2, R6)
                        .load(Size.BYTE, R2, R2, 0),
                _ -> {});

        assertEquals(List.of(4), counted(0));
        assertStopTheSame();
    }

    @Test
    void aTailThatIsEnteredAtNoCostCountsNothing() {
        Label tail = code.label();
        Label out = code.label();
        code.load(Size.WORD, R6, R1, 0).mov(R9, 0).bind(tail).alu(AluOp.ADD, R9, 1);
        code.store(Size.BYTE, R6, 3, R9).jump(JumpOp.EQ, R9, 9, out);
        code.jump(JumpOp.SET, R9, 2, tail).jump(tail).bind(out).exit();

        assertEquals(List.of(), counted(0));
        assertStopTheSame();
    }

    @Test
    void aTailThatJumpsBackItselfCountsBoth() {
        Label head = code.label();
        Label body = code.label();
        Label tail = code.label();
        Label out = code.label();
        code.load(Size.WORD, R6, R1, 0)
                .mov(R9, 0)
                .bind(head)
                .alu(AluOp.ADD, R9, 1)
                .jump(body);
        code.bind(tail).alu(AluOp.ADD, R0, R9).jump(JumpOp.LT, R9, 9, head).jump(out);
        code.bind(body).store(Size.BYTE, R6, 3, R0).jump(JumpOp.SET, R9, 2, tail);
        code.alu(AluOp.XOR, R0, 5).jump(tail).bind(out).exit();

        assertEquals(List.of(4), counted(0));
        assertStopTheSame();
    }

    @Test
    void nestedLoopsThatShareATailAreCountedThere() {
        Label head = code.label();
        Label tail = code.label();
        Label both = code.label();
        Label out = code.label();
        code.load(Size.WORD, R6, R1, 0).mov(R9, 0).mov(R8, 0).jump(head);
        code.bind(tail).alu(AluOp.ADD, R0, 3).bind(both).alu(AluOp.ADD, R9, 1).jump(JumpOp.NE, R9, 3, head);
        code.mov(R9, 0).alu(AluOp.ADD, R8, 1).jump(JumpOp.EQ, R8, 4, out);
        code.bind(head).mov(R3, R6).alu(AluOp.ADD, R3, R8).store(Size.BYTE, R3, 0, R0);
        code.jump(JumpOp.SET, R0, 1, tail).alu(AluOp.ADD, R0, 1).jump(JumpOp.SET, R0, 2, both);
        code.jump(tail).bind(out).exit();

        assertEquals(List.of(5), counted(0));
        assertStopTheSame();
    }

    @Test
    void jumpsOutOfAnotherPieceAreCountedWhereTheyAre() {
        loop(_ -> {}, between -> {
            for (int i = 0; i < 300; i++) {
                between.store(Size.DOUBLE, R10, -8, i);
            }
        });

        assertEquals(List.of(), counted(0));
        assertStopTheSame();
    }

    @Test
    void theStartOfAFunctionThatIsCalledBackCountsNothing() {
        Label function = code.label();
        Label out = code.label();
        code.load(Size.WORD, R3, R1, 0)
                .mov(R1, 3)
                .loadFunction(R2, function)
                .mov(R4, 0)
                .call(Helper.LOOP)
                .exit();
        code.bind(function).alu(AluOp.ADD, R9, 1).store(Size.BYTE, R2, 3, R9).jump(JumpOp.EQ, R9, 5, out);
        code.jump(JumpOp.SET, R9, 1, function)
                .jump(function)
                .bind(out)
                .mov(R0, 0)
                .exit();

        assertEquals(List.of(), counted(1));
        assertStopTheSame();
    }

    @Test
    void aFunctionThatIsCalledBackCountsItsOwn() {
        Label function = code.label();
        code.load(Size.WORD, R3, R1, 0)
                .mov(R1, 3)
                .loadFunction(R2, function)
                .mov(R4, 0)
                .call(Helper.LOOP)
                .exit();
        code.bind(function).mov(R6, R2);
        loopFrom(_ -> {}, _ -> {});

        assertEquals(List.of(12), counted(1));
        assertStopTheSame();
    }

    /** A loop that goes on in four places. R6 is the start of the frame, R9 counts. */
    private void loop(Consumer<Assembler> beforeTail, Consumer<Assembler> between) {
        code.load(Size.WORD, R6, R1, 0);
        loopFrom(beforeTail, between);
    }

    private void loopFrom(Consumer<Assembler> beforeTail, Consumer<Assembler> between) {
        Label before = code.label();
        Label tail = code.label();
        Label head = code.label();
        Label out = code.label();
        code.mov(R9, 0).mov(R0, 0).jump(head).bind(before);
        beforeTail.accept(code.alu(AluOp.ADD, R0, 1));
        code.bind(tail).alu(AluOp.ADD, R9, 1).jump(JumpOp.EQ, R9, 8, out);
        code.bind(head).mov(R3, R6).alu(AluOp.ADD, R3, R9).store(Size.BYTE, R3, 0, R0);
        code.mov(R4, R9).alu(AluOp.AND, R4, 3).jump(JumpOp.EQ, R4, 0, before).jump(JumpOp.EQ, R4, 1, tail);
        between.accept(code);
        Label last = code.label();
        code.alu(AluOp.XOR, R0, 5)
                .jump(JumpOp.EQ, R4, 2, last)
                .jump(before)
                .bind(last)
                .jump(tail);
        code.bind(out).mov(R0, 0).exit();
    }

    /** Returns the slots of the blocks of a function that count what jumped to them. */
    private List<Integer> counted(int function) {
        CheckedProgram program = CheckedProgram.check(program());
        var transfer = new Transfer(List.of(), List.of());
        var unit = new JitUnit(program, List.of(), ClassDesc.of("Test"), null, transfer);
        JitFunction compiled = JitFunction.of(unit, program.functions().get(function), State.entry());
        var budget = JitBudget.of(compiled, JitPiece.of(compiled));
        return compiled.blocks.stream()
                .filter(budget::isCountedAt)
                .map(Block::start)
                .sorted()
                .toList();
    }

    private Program program() {
        return Program.of("loop", code.instructions());
    }

    private void assertStopTheSame() {
        int budget = 0;
        String expected = "too long";
        while (expected.contains("too long")) {
            expected = run(Engine.INTERPRETER, budget);
            assertEquals(expected, run(Engine.JIT, budget), "budget of " + budget);
            budget++;
        }
        assertTrue(budget > 5, expected);
    }

    /** Returns how it ended, at which slot, and what it wrote. */
    private String run(Engine engine, int budget) {
        Vm vm = Vm.of(HeapMemory.of(1 << 18), 1, VmServices.NONE, budget);
        VmProgram loaded = vm.load(program(), Map.of(), engine);
        assertEquals(engine, loaded.engine());
        VmContext context = vm.context(0);
        context.frame(MemorySegment.ofArray(new byte[64]));
        String result;
        try {
            result = loaded.run(context) + ", budget left " + context.budget;
        } catch (VmTrapException e) {
            result = e.slot() + ": " + e.getMessage();
        }
        return result + " " + HexFormat.of().formatHex(context.frame().toArray(Memory.U8));
    }
}
