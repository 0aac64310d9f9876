package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.Disassembler;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.device.VerifierException;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.InstructionProgram;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Programs made up do the same in the interpreter, the JIT and the kernel: verdicts, frames, and the values of a map,
 * over some frames each. {@code -Dvm.seed} runs those of a seed again.
 */
@KernelTest
@Timeout(value = 12, unit = TimeUnit.HOURS)
final class VmDifferentialKernelTest {

    private static final long SEED = Long.getLong("vm.seed", System.nanoTime());
    private static final boolean DEEP = Boolean.getBoolean("xdp4j.deep");
    private static final int PROGRAMS = DEEP ? 100_000 : Integer.MAX_VALUE;
    private static final Duration BUDGET = DEEP ? Duration.ofHours(11) : Duration.ofSeconds(60);
    private static final int SAID = 10_000;
    private static final MapSpec VALUES =
            MapSpec.of(RandomXdp.MAP, MapType.ARRAY, Integer.BYTES, RandomXdp.VALUE, RandomXdp.VALUES);
    private static final int FRAMES = 3;

    @Test
    void programsMadeUpDoTheSameInAllEngines() throws IOException {
        var seeds = new SplittableRandom(SEED);
        long end = System.nanoTime() + BUDGET.toNanos();
        int accepted = 0;
        int refused = 0;
        try (KernelMap map = KernelMap.create(VALUES)) {
            while (accepted < PROGRAMS && System.nanoTime() < end) {
                if (compare(seeds.nextLong(), map)) {
                    accepted++;
                    sayHowFar(accepted);
                } else {
                    refused++;
                }
            }
        }
        System.out.println("-Dvm.seed=" + SEED + ": " + accepted + " programs the same, " + refused + " refused");
        assertTrue(accepted > refused, accepted + " programs accepted, " + refused + " refused");
        assertTrue(!DEEP || accepted == PROGRAMS, accepted + " programs");
    }

    /** The long version takes half an hour, on a busy machine hours. */
    private static void sayHowFar(int accepted) {
        if (accepted % SAID == 0) {
            System.out.println("-Dvm.seed=" + SEED + ": " + accepted + " programs so far");
        }
    }

    /** Returns whether the kernel took the program. */
    private static boolean compare(long seed, KernelMap map) throws IOException {
        List<Instruction> program = RandomXdp.of(seed);
        String kernel;
        try (Fd fd = map.duplicate();
                BpfProgram loaded =
                        BpfProgram.load(new InstructionProgram("random", program), Map.of(RandomXdp.MAP, fd))) {
            kernel = inKernel(loaded, map, seed);
        } catch (VerifierException e) {
            return false; // too wild for it
        }
        for (Engine engine : Engine.values()) {
            assertEquals(
                    kernel,
                    inVm(program, engine, seed),
                    () -> engine + ", program " + seed + " of -Dvm.seed=" + SEED + "\n" + Disassembler.text(program));
        }
        return true;
    }

    private static String inKernel(BpfProgram program, KernelMap map, long seed) throws IOException {
        var random = new Random(seed);
        fill(map, random);
        var text = new StringBuilder();
        for (int i = 0; i < FRAMES; i++) {
            BpfProgram.TestRun run = program.testRun(frame(random));
            say(text, run.verdict(), run.frame());
        }
        return text.append(values(map)).toString();
    }

    private static String inVm(List<Instruction> instructions, Engine engine, long seed) throws IOException {
        Vm vm = Vm.of(HeapMemory.of(1 << 18), 1);
        BpfMap map = vm.map(VALUES);
        VmProgram program = vm.load(Program.of("random", instructions), Map.of(RandomXdp.MAP, map), engine);
        assertEquals(engine, program.engine());
        VmContext context = vm.context(0);
        var random = new Random(seed);
        fill(map, random);
        var text = new StringBuilder();
        for (int i = 0; i < FRAMES; i++) {
            context.frame(MemorySegment.ofArray(frame(random)));
            int verdict = program.run(context);
            say(text, verdict, context.frame().toArray(JAVA_BYTE));
        }
        return text.append(values(map)).toString();
    }

    /** Also some that the program does not look into. */
    private static byte[] frame(Random random) {
        byte[] frame = new byte[60 + random.nextInt(60)];
        random.nextBytes(frame);
        return frame;
    }

    private static void fill(BpfMap map, Random random) throws IOException {
        for (int i = 0; i < RandomXdp.VALUES; i++) {
            byte[] value = new byte[RandomXdp.VALUE];
            random.nextBytes(value);
            map.put(key(i), MemorySegment.ofArray(value), Put.ANY);
        }
    }

    private static String values(BpfMap map) throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < RandomXdp.VALUES; i++) {
            byte[] value = new byte[RandomXdp.VALUE];
            assertTrue(map.get(key(i), MemorySegment.ofArray(value)));
            text.append(" value ").append(HexFormat.of().formatHex(value));
        }
        return text.toString();
    }

    private static MemorySegment key(int index) {
        MemorySegment key = MemorySegment.ofArray(new byte[Integer.BYTES]);
        key.set(JAVA_INT.withByteAlignment(1), 0, index);
        return key;
    }

    private static void say(StringBuilder text, int verdict, byte[] frame) {
        text.append(Integer.toHexString(verdict)).append(" frame ");
        text.append(HexFormat.of().formatHex(frame)).append('\n');
    }
}
