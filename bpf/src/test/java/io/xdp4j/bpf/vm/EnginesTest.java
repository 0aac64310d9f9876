package io.xdp4j.bpf.vm;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Both engines do the same, whatever the program: results, traps, the frame and the values of maps. */
final class EnginesTest {

    private static final boolean DEEP = Boolean.getBoolean("xdp4j.deep");
    private static final MapSpec VALUES = MapSpec.of(RandomProgram.MAP, MapType.ARRAY, 4, 64, 4);

    @Test
    void smallProgramsDoTheSame() {
        for (int seed = 0; seed < (DEEP ? 100_000 : 1_500); seed++) {
            compare(seed, 20 + seed % 80);
        }
    }

    @Test
    void programsInManyMethodsDoTheSame() {
        for (int seed = 0; seed < (DEEP ? 1_000 : 12); seed++) {
            compare(seed, 2_000 + seed * 300 % 6_000);
        }
    }

    @Test
    void bothStopAtTheSameInstructionWhenTheBudgetIsUsedUp() {
        int stopped = 0;
        for (int seed = 0; seed < (DEEP ? 20_000 : 300); seed++) {
            Program program = RandomProgram.of(seed, 20 + seed % 80);
            for (int budget : new int[] {0, 1, 2, 7, 30}) {
                stopped += compare(program, seed, budget).contains("too long") ? 1 : 0;
            }
        }
        assertTrue(stopped > 100, stopped + " were stopped");
    }

    private static void compare(int seed, int size) {
        compare(RandomProgram.of(seed, size), seed, Vm.DEFAULT_BUDGET);
    }

    private static String compare(Program program, int seed, long budget) {
        String expected = run(program, Engine.INTERPRETER, seed, budget);
        assertEquals(expected, run(program, Engine.JIT, seed, budget), () -> "seed " + seed + ", budget of " + budget);
        return expected;
    }

    /** Returns what a program did, as text: what is left of the budget, too. */
    private static String run(Program program, Engine engine, int seed, long budget) {
        Vm vm = Vm.of(HeapMemory.of(1 << 18), 1, VmServices.NONE, budget);
        VmMap values = vm.made(VALUES);
        VmProgram loaded = vm.load(program, Map.of(RandomProgram.MAP, values), engine);
        assertEquals(engine, loaded.engine());
        VmContext context = vm.context(0);
        byte[] frame = new byte[64];
        new Random(seed).nextBytes(frame);
        context.frame(MemorySegment.ofArray(frame));
        String result;
        try {
            result = Integer.toHexString(loaded.run(context)) + ", budget left " + context.budget;
        } catch (VmTrapException e) {
            result = e.getMessage();
        }
        MemorySegment all = context.space.asSlice(values.valuesOffset(), values.valuesBytes());
        return result + " frame " + hex(context.frame()) + " map " + hex(all);
    }

    private static String hex(MemorySegment bytes) {
        return HexFormat.of().formatHex(bytes.toArray(JAVA_BYTE));
    }
}
