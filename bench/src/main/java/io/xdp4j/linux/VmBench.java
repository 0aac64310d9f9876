package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfTestRun;
import io.xdp4j.os.BpfCall;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.software.NativeVmMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * How long programs run in the kernel, by {@code BPF_PROG_TEST_RUN}, and in the VM: the three by turns in one JVM, each
 * less what the empty program takes. Needs root.
 *
 * <p>{@code java … io.xdp4j.linux.VmBench [ROUNDS [PROGRAM…]]}
 */
final class VmBench {

    private static final long ROUND_NANOS = 3_000_000;
    private static final int WARM_UP = 30;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Vm vm = Vm.of(new NativeVmMemory(), 1);
    private final VmContext context = vm.context(0);
    private final int rounds;

    private VmBench(int rounds) {
        this.rounds = rounds;
    }

    public static void main(String[] args) throws XdpException {
        int rounds = args.length == 0 ? 201 : Integer.parseInt(args[0]);
        List<String> names = args.length < 2 ? VmPrograms.NAMES : List.of(args).subList(1, args.length);
        new VmBench(rounds).run(names);
    }

    private void run(List<String> names) throws XdpException {
        context.frame(MemorySegment.ofArray(VmPrograms.frame()));
        var times = new ArrayList<Times>();
        try (Times empty = new Times(VmPrograms.EMPTY)) {
            times.add(empty);
            for (String name : names) {
                times.add(new Times(name));
            }
            for (int round = -WARM_UP; round < rounds; round++) {
                for (Times time : times) {
                    time.round(round >= 0);
                }
            }
            print(empty, times.subList(1, times.size()));
            times.forEach(Times::close);
        }
    }

    private static void print(Times empty, List<Times> times) {
        System.out.printf(
                "empty: kernel %.1f, JIT %.1f, interpreter %.1f ns%n",
                empty.median(0), empty.median(1), empty.median(2));
        System.out.println("| program | instructions | kernel, ns | JIT | interpreter | JIT/kernel | 10 % to 90 % |");
        System.out.println("|---|---|---|---|---|---|---|");
        double product = 0;
        for (Times time : times) {
            double[] ratios = time.ratios(empty);
            product += Math.log(ratios[ratios.length / 2]);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | %.0f | %.2f | %.2f to %.2f |%n",
                    time.name,
                    time.program.slots(),
                    time.median(0) - empty.median(0),
                    time.median(1) - empty.median(1),
                    time.median(2) - empty.median(2),
                    ratios[ratios.length / 2],
                    ratios[ratios.length / 10],
                    ratios[ratios.length * 9 / 10]);
        }
        System.out.printf(Locale.ROOT, "geometric mean %.2f%n", Math.exp(product / times.size()));
    }

    /** The times of one program: in the kernel, compiled, interpreted. */
    private final class Times implements AutoCloseable {

        private final String name;
        private final Program program;
        private final BpfProgram kernel;
        private final VmProgram[] engines;
        private final List<List<Double>> nanos = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        Times(String name) throws XdpException {
            this.name = name;
            this.program = VmPrograms.load(name);
            this.kernel = BpfProgram.load(new InstructionProgram(name, program.instructions()), Map.of());
            this.engines = new VmProgram[] {
                vm.load(program, Map.of(), Engine.JIT), vm.load(program, Map.of(), Engine.INTERPRETER)
            };
            check();
        }

        /** All three have to return the same. */
        private void check() throws XdpException {
            int expected = kernel.verdict(VmPrograms.frame());
            for (VmProgram engine : engines) {
                context.frame(MemorySegment.ofArray(VmPrograms.frame()));
                int result = engine.run(context);
                if (result != expected) {
                    throw new IllegalStateException(
                            name + ": " + result + " by " + engine.engine() + ", " + expected + " by the kernel");
                }
            }
        }

        /** Short, so that whoever else is at work slows all three down. */
        void round(boolean counts) throws XdpException {
            double[] now = {kernelNanos(), vmNanos(engines[0]), vmNanos(engines[1])};
            for (int i = 0; counts && i < now.length; i++) {
                nanos.get(i).add(now[i]);
            }
        }

        private double kernelNanos() throws XdpException {
            double once = Math.max(kernelNanos(1000), 1);
            return kernelNanos((int) (ROUND_NANOS / once));
        }

        private double kernelNanos(int runs) throws XdpException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment in = arena.allocateFrom(JAVA_BYTE, VmPrograms.frame());
                MemorySegment attr = arena.allocate(BpfTestRun.LAYOUT);
                attr.set(JAVA_INT, BpfTestRun.PROG_FD, kernel.fd().number());
                attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_IN, (int) in.byteSize());
                attr.set(JAVA_LONG, BpfTestRun.DATA_IN, in.address());
                attr.set(JAVA_INT, BpfTestRun.REPEAT, runs);
                BpfCall.call("time " + name, Bpf.BPF_PROG_TEST_RUN, attr);
                return attr.get(JAVA_INT, BpfTestRun.DURATION); // without what the call takes
            }
        }

        private double vmNanos(VmProgram engine) {
            long once = Math.max(vmNanos(engine, 200) / 200, 1);
            int runs = (int) Math.max(20, Math.min(ROUND_NANOS / once, 10_000_000));
            return (double) vmNanos(engine, runs) / runs;
        }

        private long vmNanos(VmProgram engine, int runs) {
            // CPU time: what the kernel counts is without the times at which others run, too.
            long start = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < runs; i++) {
                engine.run(context);
            }
            return THREADS.getCurrentThreadCpuTime() - start;
        }

        double median(int engine) {
            double[] sorted =
                    nanos.get(engine).stream().mapToDouble(d -> d).sorted().toArray();
            return sorted[sorted.length / 2];
        }

        /** Returns the JIT's times over the kernel's, round by round, sorted. */
        double[] ratios(Times empty) {
            var ratios = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                double jit = nanos.get(1).get(i) - empty.median(1);
                ratios[i] = jit / (nanos.get(0).get(i) - empty.median(0));
            }
            Arrays.sort(ratios);
            return ratios;
        }

        @Override
        public void close() {
            kernel.close();
        }
    }
}
