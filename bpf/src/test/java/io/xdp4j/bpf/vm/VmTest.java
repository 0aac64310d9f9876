package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.check.CheckException;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that go on with others, and what is around programs. */
@ParameterizedClass
@EnumSource(Engine.class)
final class VmTest {

    private final VmRig rig;

    VmTest(Engine engine) {
        this.rig = new VmRig(engine);
    }

    @Test
    void aTailCallGoesOnWithTheProgramOfTheSlot() throws IOException {
        var programs = rig.map(MapSpec.of("programs", MapType.PROG_ARRAY, 4, 4, 2));
        programs.putProgram(1, rig.load(code -> code.load(Size.WORD, R0, R1, 12).exit()));

        assertEquals(1, rig.verdict(code -> tailCall(code, 1)));
        assertEquals(77, rig.verdict(code -> tailCall(code, 0)));
        assertEquals(77, rig.verdict(code -> tailCall(code, 2)));
        assertEquals(77, rig.verdict(code -> tailCall(code, -1)));
    }

    @Test
    void aProgramThatCallsItselfEndsAfter33() throws IOException {
        var programs = rig.map(MapSpec.of("programs", MapType.PROG_ARRAY, 4, 4, 1));
        rig.map(MapSpec.of("count", MapType.ARRAY, 4, 8, 1));
        VmProgram program = rig.load(code -> {
            code.add(new io.xdp4j.bpf.Instruction.LoadMapValueNamed(R6, "count", 0));
            code.load(Size.DOUBLE, R7, R6, 0).alu(AluOp.ADD, R7, 1).store(Size.DOUBLE, R6, 0, R7);
            code.loadMap(R2, "programs")
                    .mov(R3, 0)
                    .call(Helper.TAIL_CALL)
                    .mov(R0, R7)
                    .exit();
        });
        programs.putProgram(0, program);

        assertEquals(34, program.run(rig.context));
    }

    @Test
    void aTailCallInAFunctionReturnsToItsCaller() throws IOException {
        var programs = rig.map(MapSpec.of("programs", MapType.PROG_ARRAY, 4, 4, 1));
        programs.putProgram(0, rig.load(code -> code.mov(R6, 1).mov(R0, 5).exit()));

        assertEquals(45, rig.verdict(code -> {
            var function = code.label();
            code.mov(R6, 40).callLocal(function).alu(AluOp.ADD, R0, R6).exit();
            code.bind(function);
            tailCall(code, 0);
        }));
    }

    @Test
    void aTailCallNeedsAnArrayOfPrograms() {
        rig.map(MapSpec.of("programs", MapType.ARRAY, 4, 4, 2));

        var trap = assertThrows(VmTrapException.class, () -> rig.verdict(code -> tailCall(code, 0)));

        assertTrue(trap.getMessage().contains("a tail call by map programs, a array"), trap.getMessage());
    }

    @Test
    void endlessStacksOfTailCallsAreStopped() throws IOException {
        var programs = rig.map(MapSpec.of("programs", MapType.PROG_ARRAY, 4, 4, 1));
        VmProgram program = rig.load(code -> {
            for (int i = 0; i < 6; i++) {
                code.add(new io.xdp4j.bpf.Instruction.CallLocal(1)).exit();
            }
            tailCall(code, 0);
        });
        programs.putProgram(0, program);
        rig.run(code -> code.mov(R0, 0).exit());

        var trap = assertThrows(VmTrapException.class, () -> program.run(rig.context));

        assertTrue(trap.getMessage().contains("deeper"), trap.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"84, sk_lookup_tcp", "169, timer_init", "197, dynptr_from_mem", "209, user_ringbuf_drain"})
    void helpersThatOnlyTheKernelHasAreRefusedByName(int id, String name) {
        var error = assertThrows(
                CheckException.class, () -> rig.load(code -> code.call(id).exit()));

        assertEquals(
                "test: slot 0: calls helper " + id + " (" + name + "), which is not in the VM", error.getMessage());
    }

    @Test
    void theWorldIsAsked() {
        long before = System.nanoTime();
        long now = rig.run(code -> code.call(Helper.KTIME_GET_NS).exit());

        assertTrue(now >= before && now <= System.nanoTime());
        assertEquals(
                VmRig.CPU,
                rig.run(code -> code.call(Helper.GET_SMP_PROCESSOR_ID).exit()));
        for (Helper helper : new Helper[] {
            Helper.KTIME_GET_BOOT_NS, Helper.KTIME_GET_COARSE_NS, Helper.KTIME_GET_TAI_NS, Helper.JIFFIES64
        }) {
            assertTrue(rig.run(code -> code.call(helper).exit()) > 0);
        }
    }

    @Test
    void theWorldMayBeAnotherOne() {
        var clock = new VmClock() {
            @Override
            public long nanos() {
                return 8_000_001;
            }

            @Override
            public long wallNanos() {
                return 5;
            }
        };
        Vm vm = Vm.of(HeapMemory.of(1 << 20), 1, new VmServices(VmNetwork.NONE, _ -> {}, clock, 1), Vm.DEFAULT_BUDGET);

        assertEquals(8_000_001, answer(vm, Helper.KTIME_GET_NS));
        assertEquals(2, answer(vm, Helper.JIFFIES64));
        assertEquals(37_000_000_005L, answer(vm, Helper.KTIME_GET_TAI_NS));
        assertEquals(answer(vm, Helper.GET_PRANDOM_U32), answer(vm, Helper.GET_PRANDOM_U32));
    }

    /** Asks in a context of its own; the frame has the answer, since a verdict has half of the bits. */
    private static long answer(Vm vm, Helper helper) {
        VmContext context = vm.context(0);
        context.frame(MemorySegment.ofArray(new byte[64]));
        var code = new Assembler()
                .mov(R6, R1)
                .call(helper)
                .load(Size.WORD, R1, R6, 0)
                .store(Size.DOUBLE, R1, 0, R0)
                .exit();
        vm.load(Program.of("asks", code.instructions()), Map.of(), Engine.JIT).run(context);
        return context.frame().get(ValueLayout.JAVA_LONG_UNALIGNED, 0);
    }

    @Test
    void randomNumbersHave32BitsAndDiffer() {
        var seen = new HashSet<Long>();
        for (int i = 0; i < 100; i++) {
            long number = rig.run(code -> code.call(Helper.GET_PRANDOM_U32).exit());
            assertEquals(number & 0xffff_ffffL, number);
            seen.add(number);
        }

        assertTrue(seen.size() > 90);
    }

    @Test
    void mapsAreOfTheVmAndGiven() {
        var code = new Assembler().loadMap(R1, "m").exit();
        var program = Program.of("test", code.instructions());
        var other = Vm.of(HeapMemory.of(1 << 16), 1).map(MapSpec.of("m", MapType.ARRAY, 4, 8, 1));

        assertThrows(IllegalArgumentException.class, () -> rig.vm.load(program, Map.of(), Engine.INTERPRETER));
        assertThrows(
                IllegalArgumentException.class, () -> rig.vm.load(program, Map.of("m", other), Engine.INTERPRETER));
    }

    @Test
    void mapsThatAreOfNoVmAreRefused() {
        var code = new Assembler().loadMap(R1, "m").exit();
        var program = Program.of("test", code.instructions());

        var refused = assertThrows(
                IllegalArgumentException.class,
                () -> rig.vm.load(program, Map.of("m", new NoMap()), Engine.INTERPRETER));

        assertTrue(refused.getMessage().contains("uses map m, and what was given is of no VM"), refused.getMessage());
    }

    @Test
    void nothingChangesAContextWhileItsProgramRuns() {
        var calls = new ArrayList<Throwable>();
        VmProgram[] self = new VmProgram[1];
        VmContext[] own = new VmContext[1];
        var services = new VmServices(VmNetwork.NONE, line -> {
            calls.add(
                    assertThrows(IllegalStateException.class, () -> own[0].frame(MemorySegment.ofArray(new byte[1]))));
            calls.add(assertThrows(IllegalStateException.class, () -> self[0].run(own[0])));
        });
        Vm vm = Vm.of(HeapMemory.of(1 << 20), 1, services, 10);
        own[0] = vm.context(0);
        var code = new Assembler()
                .store(Size.WORD, R10, -4, 'a')
                .mov(R1, R10)
                .alu(AluOp.ADD, R1, -4)
                .mov(R2, 4)
                .call(Helper.TRACE_PRINTK)
                .exit();
        self[0] = vm.load(
                Program.of("test", code.instructions()),
                Map.of(),
                rig.load(c -> c.exit()).engine());

        assertEquals(1, self[0].run(own[0]));
        assertEquals(2, calls.size());
        assertEquals(1, self[0].runOnFrame(own[0]));
    }

    @Test
    void whatIsTooLargeForAClassIsInterpreted() {
        VmProgram program = rig.load(code -> {
            for (long i = 0; i < 40_000; i++) {
                code.add(new io.xdp4j.bpf.Instruction.LoadImmediate64(R0, 1L << 40 | i));
            }
            code.exit();
        });

        assertEquals(Engine.INTERPRETER, program.engine());
        assertEquals(39_999, program.run(rig.context));
    }

    @Test
    void whatIsTooLongForTheMethodsOfAClassIsInterpreted() {
        VmProgram program = rig.load(code -> {
            code.mov(R0, 0);
            for (int i = 0; i < 300_000; i++) {
                code.alu(AluOp.ADD, R0, i);
            }
            code.exit();
        });

        assertEquals(Engine.INTERPRETER, program.engine());
        assertEquals((int) (300_000L * 299_999 / 2), program.run(rig.context));
    }

    @Test
    void moreCallbacksThanAMethodCanListAreInterpreted() {
        VmProgram program = rig.load(code -> {
            var functions = new Label[4_000];
            Arrays.setAll(functions, i -> code.label());
            for (Label function : functions) {
                code.mov(R1, 1).loadFunction(R2, function).mov(R3, 0).mov(R4, 0).call(Helper.LOOP);
            }
            code.exit();
            for (Label function : functions) {
                code.bind(function).mov(R0, 0).exit();
            }
        });

        assertEquals(Engine.INTERPRETER, program.engine());
        assertEquals(1, program.run(rig.context));
    }

    @Test
    void moreMapsThanAMethodCanSetUpAreInterpreted() {
        VmMap map = rig.map(MapSpec.of("m", MapType.ARRAY, 4, 8, 1));
        IntStream.range(0, 7_000).forEach(i -> rig.maps.put("m" + i, map));
        VmProgram program = rig.load(code -> {
            for (int i = 0; i < 7_000; i++) {
                code.loadMap(R1, "m" + i);
            }
            code.mov(R0, 5).exit();
        });

        assertEquals(Engine.INTERPRETER, program.engine());
        assertEquals(5, program.run(rig.context));
    }

    @Test
    void aContextIsOfOneVm() {
        var other = Vm.of(HeapMemory.of(1 << 20), 1).context(0);
        VmProgram program = rig.load(code -> code.mov(R0, 0).exit());

        assertThrows(IllegalArgumentException.class, () -> program.run(other));
    }

    @Test
    void framesAreRunWhereTheyLieOrCopied() {
        rig.context.frame(MemorySegment.ofArray(new byte[] {1, 2, 3, 4, 5, 6}), 2, 3);

        assertEquals("030405", rig.frame());
        assertEquals(3, rig.context.length());
    }

    @Test
    void aRunAfterATrapStartsAnew() {
        assertThrows(
                VmTrapException.class,
                () -> rig.run(code -> {
                    var function = code.label();
                    code.callLocal(function).exit();
                    code.bind(function).mov(R1, 0).load(Size.BYTE, R0, R1, 0).exit();
                }));

        assertEquals(3, rig.run(code -> {
            var loop = code.label();
            code.mov(R0, 0)
                    .bind(loop)
                    .alu(AluOp.ADD, R0, 1)
                    .jump(JumpOp.LT, R0, 3, loop)
                    .exit();
        }));
    }

    /** A map of somebody else's. */
    private static final class NoMap implements BpfMap {

        @Override
        public MapSpec spec() {
            return MapSpec.of("m", MapType.ARRAY, 4, 8, 1);
        }

        @Override
        public int cpus() {
            return 1;
        }

        @Override
        public boolean get(MemorySegment key, MemorySegment value) {
            return false;
        }

        @Override
        public void put(MemorySegment key, MemorySegment value, Put how) {}

        @Override
        public boolean remove(MemorySegment key) {
            return false;
        }

        @Override
        public boolean nextKey(MemorySegment key, MemorySegment next) {
            return false;
        }

        @Override
        public void close() {}
    }

    private static void tailCall(Assembler code, int index) {
        code.loadMap(R2, "programs")
                .mov(R3, index)
                .call(Helper.TAIL_CALL)
                .mov(R0, 77)
                .exit();
    }
}
