package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmNetwork;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmServices;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A virtual machine on memory outside of the Java heap. */
final class NativeVmTest {

    private static final Arena NOBODYS = Arena.global();

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

    @Test
    void frameInMemoryThatAnyThreadMayCloseIsCopied() {
        try (Arena arena = Arena.ofShared()) {
            MemorySegment chunk = arena.allocate(2048);
            context.frame(chunk, 256, 60);

            marks.run(context);

            assertEquals(0, chunk.get(JAVA_BYTE, 256));
        }
        assertEquals(7, context.frame().get(JAVA_BYTE, 0));
    }

    @Test
    void frameInGlobalMemoryIsRunWhereItLies() {
        MemorySegment chunk = Arena.global().allocate(2048); // what is tested
        context.frame(chunk, 256, 60);

        marks.run(context);

        assertEquals(7, chunk.get(JAVA_BYTE, 256));
    }

    @Test
    void frameThatIsConfinedToAThreadIsRunByThatThreadAlone() throws Exception {
        try (Arena arena = Arena.ofConfined();
                var others = Executors.newSingleThreadExecutor()) {
            context.frame(arena.allocate(2048), 256, 60);

            var refused = assertThrows(
                    ExecutionException.class,
                    () -> others.submit(() -> marks.run(context)).get());

            assertInstanceOf(IllegalStateException.class, refused.getCause());
            assertTrue(refused.getMessage().contains("confined to another thread"), refused.getMessage());
            assertEquals(2, marks.run(context));
        }
    }

    @ParameterizedTest
    @EnumSource(Engine.class)
    void frameThatIsClosedByWhatAProgramCallsEndsTheRun(Engine engine) {
        Arena arena = Arena.ofConfined();
        var services = new VmServices(VmNetwork.NONE, line -> arena.close());
        Vm closing = NativeVm.of(1, services, Vm.DEFAULT_BUDGET);
        VmContext own = closing.context(0);
        own.frame(arena.allocate(2048), 256, 60);
        var code = new Assembler()
                .store(Size.WORD, Register.R10, -4, 'a')
                .mov(Register.R1, Register.R10)
                .alu(AluOp.ADD, Register.R1, -4)
                .mov(Register.R2, 4)
                .call(Helper.TRACE_PRINTK)
                .exit();
        VmProgram program = closing.load(Program.of("closes", code.instructions()), Map.of(), engine);

        assertThrows(IllegalStateException.class, () -> program.run(own));
    }

    @Test
    void whatIsHandedOutHasBoundsAndKeepsItsMemory() throws IOException {
        var given = new ArrayList<MemorySegment>();
        context.frame(MemorySegment.ofArray(new byte[60]));
        given.add(context.frame());
        given.add(context.metadata());
        BpfMap ring = vm.map(MapSpec.of("ring", MapType.RINGBUF, 0, 0, 4096));
        var code = new Assembler()
                .store(Size.DOUBLE, Register.R10, -8, 1)
                .loadMap(Register.R1, "ring")
                .mov(Register.R2, Register.R10)
                .alu(AluOp.ADD, Register.R2, -8)
                .mov(Register.R3, 8)
                .mov(Register.R4, 0)
                .call(Helper.RINGBUF_OUTPUT)
                .exit();
        vm.load(Program.of("reports", code.instructions()), Map.of("ring", ring), Engine.JIT)
                .run(context);
        try (EventReader events = ring.events(4096)) {
            assertEquals(1, events.poll((cpu, data) -> given.add(data), 10));
        }

        assertEquals(3, given.size());
        for (MemorySegment segment : given) {
            assertTrue(segment.byteSize() <= 60, segment + " is larger than what it shows");
            assertNotEquals(NOBODYS.scope(), segment.scope(), segment + " does not keep its memory");
        }
    }

    @Test
    void whatTheNetworkIsAskedIsACopy() {
        var asked = new ArrayList<MemorySegment>();
        var network = new VmNetwork() {
            @Override
            public int fibLookup(MemorySegment parameters, int flags) {
                asked.add(parameters);
                parameters.set(JAVA_BYTE, 3, (byte) 9);
                return 0;
            }

            @Override
            public int mtu(int ifindex) {
                return -1;
            }
        };
        Vm asking = NativeVm.of(1, new VmServices(network, line -> {}), Vm.DEFAULT_BUDGET);
        VmContext own = asking.context(0);
        var code = new Assembler()
                .mov(Register.R2, Register.R10)
                .alu(AluOp.ADD, Register.R2, -64)
                .mov(Register.R3, 64)
                .mov(Register.R4, 0)
                .call(Helper.FIB_LOOKUP)
                .load(Size.BYTE, Register.R0, Register.R10, -61)
                .exit();
        VmProgram program = asking.load(Program.of("asks", code.instructions()), Map.of(), Engine.JIT);

        assertEquals(9, program.run(own));
        assertEquals(64, asked.getFirst().byteSize());
        assertFalse(asked.getFirst().isNative());
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
