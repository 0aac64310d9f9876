package io.xdp4j.tools.vm;

import io.xdp4j.bpf.Decoder;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.KernelIsa;
import io.xdp4j.tools.vm.IsaRunner.IsaException;
import java.util.List;

/** How long a run of a bare program takes. */
public final class IsaBench {

    private static final long WARM_UP_NANOS = 1_000_000_000L;
    private static final long ROUND_NANOS = 50_000_000L;
    private static final int ROUNDS = 20;

    private IsaBench() {}

    /**
     * What was measured.
     *
     * @param nanosPerRun of the fastest of 20 rounds
     * @param runs how many were measured in all, the warm-up not among them
     * @param result R0 of the first run
     */
    public record Result(double nanosPerRun, long runs, long result) {}

    /** Runs a program some times. Returns how long that took, in nanoseconds. */
    private interface Runs {
        long nanos(int count) throws IsaException, XdpException;
    }

    /** Measures a program in the VM; runs after the first find the memory as the one before left it. */
    public static Result vm(Engine engine, byte[] program, byte[] memory) throws IsaException, XdpException {
        var runner = new IsaRunner(engine);
        VmProgram loaded = runner.load(program);
        long result = runner.run(loaded, memory);
        return measure(result, count -> time(runner, loaded, count));
    }

    /** Measures a program in the kernel, where each run is one of {@code BPF_PROG_TEST_RUN}. */
    public static Result kernel(byte[] program, byte[] memory) throws IsaException, XdpException {
        List<Instruction> instructions = Decoder.decode(program);
        try (KernelIsa loaded = KernelIsa.load(instructions, memory)) {
            return measure(loaded.result(), loaded::nanos);
        }
    }

    private static long time(IsaRunner runner, VmProgram program, int count) throws IsaException {
        long start = System.nanoTime();
        for (int i = 0; i < count; i++) {
            runner.runAgain(program);
        }
        return System.nanoTime() - start;
    }

    private static Result measure(long result, Runs runs) throws IsaException, XdpException {
        long warm = 0;
        long warmRuns = 0;
        for (int count = 1; warm < WARM_UP_NANOS; count = Math.min(2 * count, 1 << 20)) {
            warm += Math.max(1, runs.nanos(count));
            warmRuns += count;
        }
        int count = Math.clamp(ROUND_NANOS * warmRuns / warm, 1, 1 << 24);
        double fastest = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            fastest = Math.min(fastest, (double) runs.nanos(count) / count);
        }
        return new Result(fastest, (long) ROUNDS * count, result);
    }
}
