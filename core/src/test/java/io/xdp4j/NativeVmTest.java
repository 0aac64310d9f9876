package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A virtual machine on memory outside of the Java heap. */
final class NativeVmTest {

    private final Vm vm = NativeVm.of(1);
    private final VmContext context = vm.context(0);
    private final VmProgram marks = marking();

    @Test
    void frameInNativeMemoryIsRunWhereItLies() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment chunk = arena.allocate(2048);
            context.frame(chunk, 256, 60);

            marks.run(context);

            assertEquals(7, chunk.get(JAVA_BYTE, 256));
            assertEquals(chunk.address() + 256, context.frame().address());
        }
    }

    @Test
    void frameWhoseMemoryWasClosedIsNotRunOn() {
        try (Arena arena = Arena.ofConfined()) {
            context.frame(arena.allocate(2048), 256, 60);
        }

        assertThrows(IllegalStateException.class, () -> marks.run(context));
        assertThrows(IllegalStateException.class, context::frame);

        context.frame(MemorySegment.ofArray(new byte[60]));
        assertEquals(2, marks.run(context));
    }

    /** Writes 7 to the first byte of the frame. */
    private VmProgram marking() {
        var code = new Assembler();
        var end = code.label();
        code.load(Size.WORD, Register.R2, Register.R1, 0)
                .load(Size.WORD, Register.R3, Register.R1, 4)
                .mov(Register.R0, 2)
                .jump(JumpOp.GE, Register.R2, Register.R3, end)
                .store(Size.BYTE, Register.R2, 0, 7)
                .bind(end)
                .exit();
        return vm.load(Program.of("marks", code.instructions()), Map.of(), Engine.JIT);
    }
}
