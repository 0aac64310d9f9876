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
import io.xdp4j.software.link.NativeVmMemory;
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
        try {
            times.add(new Times(VmPrograms.EMPTY));
            for (String name : names) {
                times.add(new Times(name));
            }
            for (int round = -WARM_UP; round < rounds; round++) {
                for (Times time : times) {
                    time.round(round >= 0);
                }
            }
            print(times.getFirst(), times.subList(1, times.size()));
        } finally {
            times.forEach(Times::close);
        }
    }

    private static void print(Times empty, List<Times> times) {
        System.out.printf(
                Locale.ROOT,
                "empty: kernel %.1f, JIT %.1f, interpreter %.1f ns%n",
                empty.median(0),
                empty.median(1),
                empty.median(2));
        System.out.println(
                "| program | instructions | kernel, ns | JIT, ns | interpreter, ns | JIT/kernel | quartiles |");
        System.out.println("|---|---|---|---|---|---|---|");
        for (Times time : times) {
            double[] ratios = time.ratios(empty);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %d | %.1f | %.1f | %.0f | %.2f | %.2f to %.2f |%n",
                    time.name,
                    time.program.slots(),
                    time.median(0) - empty.median(0),
                    time.median(1) - empty.median(1),
                    time.median(2) - empty.median(2),
                    ratios[ratios.length / 2],
                    ratios[ratios.length / 4],
                    ratios[ratios.length * 3 / 4]);
        }
        System.out.printf(
                Locale.ROOT,
                "geometric mean %.3f, without calls %.3f%n",
                mean(empty, times, ""),
                mean(empty, times, "calls"));
    }

    /** Returns the geometric mean of the median ratios of all programs but one. */
    private static double mean(Times empty, List<Times> times, String without) {
        double sum = 0;
        int count = 0;
        for (Times time : times) {
            if (!time.name.equals(without)) {
                double[] ratios = time.ratios(empty);
                sum += Math.log(ratios[ratios.length / 2]);
                count++;
            }
        }
        return Math.exp(sum / count);
    }

    /** The times of one program: in the kernel, compiled, interpreted. */
    private final class Times implements AutoCloseable {

        private final String name;
        private final Program program;
        private BpfProgram kernel;
        private final VmProgram[] engines;
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment attr;
        private final int[] runs = {20, 20, 20};
        private final List<List<Double>> nanos = List.of(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());

        Times(String name) throws XdpException {
            this.name = name;
            this.program = VmPrograms.load(name);
            this.kernel = loadIntoKernel();
            this.engines = new VmProgram[] {
                vm.load(program, Map.of(), Engine.JIT), vm.load(program, Map.of(), Engine.INTERPRETER)
            };
            check();
            this.attr = attributes();
        }

        private MemorySegment attributes() {
            MemorySegment in = arena.allocateFrom(JAVA_BYTE, VmPrograms.frame());
            MemorySegment attributes = arena.allocate(BpfTestRun.LAYOUT);
            attributes.set(JAVA_INT, BpfTestRun.DATA_SIZE_IN, (int) in.byteSize());
            attributes.set(JAVA_LONG, BpfTestRun.DATA_IN, in.address());
            return attributes;
        }

        private BpfProgram loadIntoKernel() throws XdpException {
            return BpfProgram.load(new InstructionProgram(name, program.instructions()), Map.of());
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
            // Where it lies in memory makes up to a factor of two: each round it lies elsewhere.
            kernel.close();
            kernel = loadIntoKernel();
            for (int i = 0; i < runs.length; i++) {
                double once = (double) nanos(i, runs[i]) / runs[i];
                if (counts) {
                    nanos.get(i).add(once);
                } else {
                    runs[i] = Math.clamp((long) (ROUND_NANOS / Math.max(once, 0.1)), 20, 1_000_000);
                }
            }
        }

        /**
         * Without the times of others: the kernel's own count, which leaves out what its call takes (half a
         * millisecond, a fifth of a round), and the CPU time of the thread.
         */
        private long nanos(int which, int times) throws XdpException {
            if (which == 0) {
                attr.set(JAVA_INT, BpfTestRun.PROG_FD, kernel.fd().number());
                attr.set(JAVA_INT, BpfTestRun.REPEAT, times);
                BpfCall.call("time " + name, Bpf.BPF_PROG_TEST_RUN, attr);
                return (long) attr.get(JAVA_INT, BpfTestRun.DURATION) * times;
            }
            long start = THREADS.getCurrentThreadCpuTime();
            run(engines[which - 1], times);
            return THREADS.getCurrentThreadCpuTime() - start;
        }

        private void run(VmProgram engine, int times) {
            for (int i = 0; i < times; i++) {
                engine.run(context);
            }
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
            arena.close();
        }
    }
}
