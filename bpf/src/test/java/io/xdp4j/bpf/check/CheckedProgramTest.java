package io.xdp4j.bpf.check;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.SourceLine;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

final class CheckedProgramTest {

    @Test
    void aProgramHasItsFunctionsInOrder() {
        var checked = check(code -> {
            var first = code.label();
            var second = code.label();
            code.callLocal(second).callLocal(first).exit();
            code.bind(first).store(Size.WORD, R10, -20, 1).mov(R0, 0).exit();
            code.bind(second).callLocal(first).exit();
        });

        assertEquals(
                List.of(
                        new Function(0, 3, 0, List.of(3, 6)),
                        new Function(3, 6, 24, List.of()),
                        new Function(6, 8, 0, List.of(3))),
                checked.functions());
    }

    @Test
    void mapsAreNamedOnceAndSorted() {
        var checked = check(code -> code.loadMap(R1, "b")
                .loadMap(R1, "a")
                .add(new Instruction.LoadMapValueNamed(R1, "b", 4))
                .exit());

        assertEquals(List.of("a", "b"), checked.maps());
    }

    @Test
    void aWideInstructionHasNoSecondOne() {
        var checked = check(code -> code.loadImm64(R0, 1).exit());

        assertTrue(checked.isInstruction(0));
        assertFalse(checked.isInstruction(1));
        assertEquals(new Instruction.Exit(), checked.at(2));
        assertThrows(IllegalArgumentException.class, () -> checked.at(1));
    }

    @Test
    void theErrorHasTheSlotAndTheLineOfSource() {
        var code = new Assembler().loadImm64(R0, 1).mov(R10, 1).exit();
        var lines = List.of(
                new SourceLine(0, "prog.c", 3, 1, "int x = 1;"),
                new SourceLine(2, "prog.c", 4, 1, "  bad();"),
                new SourceLine(3, "prog.c", 5, 1, "return x;"));

        var error = assertThrows(
                CheckException.class, () -> CheckedProgram.check(new Program("filter", code.instructions(), lines)));

        assertEquals(2, error.slot());
        assertEquals(
                "filter: slot 2: writes R10, the frame pointer, which is read only (prog.c:4: bad();)",
                error.getMessage());
    }

    @Test
    void jumpsOutOfTheProgramAreRefused() {
        refused(
                "slot 0: goes to slot 7, the program has 2",
                code -> code.add(new Instruction.Jump(6)).exit());
        refused(
                "slot 0: goes to slot -1",
                code -> code.add(new Instruction.JumpLong(-2)).exit());
        refused(
                "slot 0: goes to slot 2147483647",
                code -> code.add(new Instruction.JumpLong(Integer.MAX_VALUE)).exit());
        refused(
                "slot 0: goes to slot 2",
                code -> code.add(new Instruction.CallLocal(1)).exit());
    }

    @Test
    void jumpsIntoTheMiddleOfAConstantAreRefused() {
        refused(
                "slot 0: goes to slot 2, which is the second half",
                code -> code.add(new Instruction.Jump(1)).loadImm64(R0, 1).exit());
        refused(
                "slot 0: goes to slot 2, which is the second half",
                code -> code.add(new Instruction.CallLocal(1)).loadImm64(R0, 1).exit());
    }

    @Test
    void jumpsIntoAnotherFunctionAreRefused() {
        refused("slot 1: jumps to slot 4, out of its function, slots 0 to 2", code -> {
            var function = code.label();
            code.callLocal(function).add(new Instruction.Jump(2)).exit();
            code.bind(function).mov(R0, 0).exit();
        });
    }

    @Test
    void functionsThatFallOffTheirEndAreRefused() {
        refused("slot 0: the function ends here", code -> code.mov(R0, 1));
        refused("slot 1: the function ends here", code -> {
            var function = code.label();
            code.callLocal(function).mov(R0, 0).bind(function).exit();
        });
        refused("slot 2: the function ends here", code -> {
            var end = code.label();
            code.mov(R0, 1).bind(end).exit().jump(JumpOp.EQ, R0, 1, end);
        });
    }

    @Test
    void recursionIsRefused() {
        refused("calls itself", code -> code.add(new Instruction.CallLocal(-1)).exit());
        refused("calls itself", code -> {
            var first = code.label();
            var second = code.label();
            code.callLocal(first).exit();
            code.bind(first).callLocal(second).exit();
            code.bind(second).callLocal(first).exit();
        });
        refused(
                "calls itself",
                code -> code.add(new Instruction.LoadFunction(R2, -1)).exit());
    }

    @Test
    void eightFunctionsMayBeActiveAndNoMore() {
        check(code -> chain(code, 8));

        refused("deeper than 8", code -> chain(code, 9));
        refused("deeper than 8", code -> chain(code, 50_000));
    }

    @Test
    void helpersThatLinuxHasNotAreRefused() {
        check(code -> code.call(211).exit());

        refused(
                "slot 0: calls helper 212, which Linux does not have",
                code -> code.call(212).exit());
        refused("slot 0: calls helper 0,", code -> code.call(0).exit());
        refused("slot 0: calls helper 4294967295,", code -> code.call(-1).exit());
    }

    @Test
    void helpersThatARuntimeHasNotAreNamed() {
        var program = Program.of("test", new Assembler().call(84).exit().instructions());

        var error = assertThrows(CheckException.class, () -> CheckedProgram.check(program, Set.of(1), "the VM"));

        assertEquals("test: slot 0: calls helper 84 (sk_lookup_tcp), which is not in the VM", error.getMessage());
    }

    @Test
    void whateverWritesTheFramePointerIsRefused() {
        refused("writes R10", code -> code.alu(AluOp.ADD, R10, 8).exit());
        refused("writes R10", code -> code.neg(R10).exit());
        refused("writes R10", code -> code.swap(R10, 16).exit());
        refused("writes R10", code -> code.load(Size.WORD, R10, R1, 0).exit());
        refused("writes R10", code -> code.loadSigned(Size.WORD, R10, R1, 0).exit());
        refused("writes R10", code -> code.loadImm64(R10, 0).exit());
        refused(
                "writes R10",
                code -> code.atomic(AtomicOp.FETCH_ADD, Size.WORD, R1, 0, R10).exit());
        refused(
                "writes R10",
                code -> code.atomic(AtomicOp.XCHG, Size.WORD, R1, 0, R10).exit());
        check(code -> code.atomic(AtomicOp.ADD, Size.WORD, R1, 0, R10).exit());
    }

    @Test
    void theStackHas512Bytes() {
        check(code -> code.store(Size.DOUBLE, R10, -512, 1)
                .store(Size.BYTE, R10, -1, 1)
                .exit());

        refused(
                "8 bytes at R10-513",
                code -> code.store(Size.DOUBLE, R10, -513, 1).exit());
        refused("4 bytes at R10-3", code -> code.load(Size.WORD, R0, R10, -3).exit());
        refused(
                "1 bytes at R10+0",
                code -> code.loadSigned(Size.BYTE, R0, R10, 0).exit());
        refused(
                "2 bytes at R10+32767",
                code -> code.store(Size.HALF, R10, 32767, R1).exit());
        refused(
                "8 bytes at R10-4",
                code -> code.atomic(AtomicOp.ADD, Size.DOUBLE, R10, -4, R1).exit());
        refused(
                "not aligned",
                code -> code.atomic(AtomicOp.ADD, Size.DOUBLE, R10, -12, R1).exit());
    }

    @Test
    void whatIsOfTheKernelAloneIsRefused() {
        refused(
                "kernel function 5",
                code -> code.add(new Instruction.CallKfunc(5, 0)).exit());
        refused(
                "variable 6 of the kernel",
                code -> code.add(new Instruction.LoadVariable(R1, 6, 0)).exit());
        refused(
                "socket buffer",
                code -> code.add(new Instruction.LoadPacket(Size.WORD, 0)).exit());
        refused(
                "socket buffer",
                code -> code.add(new Instruction.LoadPacketIndirect(Size.WORD, R1, 0))
                        .exit());
    }

    @Test
    void mapsMustBeNamed() {
        refused("file descriptor 3", code -> code.loadMapFd(R1, 3).exit());
        refused("index 2", code -> code.add(new Instruction.LoadMapIndex(R1, 2)).exit());
        refused(
                "file descriptor 3",
                code -> code.add(new Instruction.LoadMapValueFd(R1, 3, 0)).exit());
        refused(
                "index 2",
                code -> code.add(new Instruction.LoadMapValueIndex(R1, 2, 0)).exit());
    }

    @Test
    void aMillionSlotsAreTheMost() {
        var exits = Collections.<Instruction>nCopies(CheckedProgram.MAX_SLOTS + 1, new Instruction.Exit());

        CheckedProgram.check(Program.of("large", exits.subList(1, exits.size())));

        assertThrows(CheckException.class, () -> CheckedProgram.check(Program.of("large", exits)));
    }

    /** A function that calls one that calls one, and so on. */
    private static void chain(Assembler code, int depth) {
        for (int i = 1; i < depth; i++) {
            code.add(new Instruction.CallLocal(1)).exit();
        }
        code.mov(R0, 0).exit();
    }

    private static CheckedProgram check(Consumer<Assembler> body) {
        var code = new Assembler();
        body.accept(code);
        return CheckedProgram.check(Program.of("test", code.instructions()));
    }

    private static void refused(String what, Consumer<Assembler> body) {
        var error = assertThrows(CheckException.class, () -> check(body));
        assertTrue(error.getMessage().contains(what), error.getMessage());
    }
}
