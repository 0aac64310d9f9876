package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import com.sun.management.OperatingSystemMXBean;
import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
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
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

/**
 * How long a program takes from loading until it runs at half of its final speed, and what that speed is. To be run in
 * a fresh process: what the JVM has seen before makes it faster, as the programs that follow the first one show. Needs
 * root.
 *
 * <p>{@code java … io.xdp4j.linux.VmWarmBench [INSTRUCTIONS [SECONDS [PROGRAMS]]]}
 */
final class VmWarmBench {

    private static final long WINDOW_NANOS = 1_000_000;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private VmWarmBench() {}

    public static void main(String[] args) throws XdpException {
        int size = args.length < 1 ? 1000 : Integer.parseInt(args[0]);
        long seconds = args.length < 2 ? 5 : Long.parseLong(args[1]);
        int programs = args.length < 3 ? 3 : Integer.parseInt(args[2]);
        Vm vm = Vm.of(new NativeVmMemory(), 1);
        VmContext context = vm.context(0);
        context.frame(MemorySegment.ofArray(VmPrograms.frame()));
        for (int i = 0; i < programs; i++) {
            Program program = program(size, i);
            measure(vm, context, program, seconds);
            System.out.println("in the kernel " + kernelNanos(program) + " ns a run");
        }
    }

    private static void measure(Vm vm, VmContext context, Program program, long seconds) {
        Moment start = Moment.now();
        VmProgram loaded = vm.load(program, Map.of(), Engine.JIT);
        Moment ready = Moment.now();
        var curve = new Curve();
        while (Moment.now().wall - ready.wall < seconds * 1_000_000_000) {
            curve.add(loaded, context);
        }
        curve.print(program.slots(), start, ready);
    }

    /** Fields of the frame that are read, mixed, branched on and stored on the stack, without a loop. */
    static Program program(int size, int seed) {
        var random = new Random(size + seed);
        var code = new Assembler();
        Label done = code.label();
        code.mov(Register.R7, 1).mov(Register.R8, 2).mov(Register.R9, 3);
        code.load(Size.WORD, Register.R6, Register.R1, 0).load(Size.WORD, Register.R2, Register.R1, 4);
        code.mov(Register.R3, Register.R6).alu(AluOp.ADD, Register.R3, 1024);
        code.jump(JumpOp.GT, Register.R3, Register.R2, done);
        int blocks = 0;
        while (code.slots() < size - 12) {
            block(code, random, blocks++);
        }
        code.bind(done).mov(Register.R0, Register.R7).exit();
        return Program.of("warm" + size, code.instructions());
    }

    private static void block(Assembler code, Random random, int number) {
        Register[] kept = {Register.R7, Register.R8, Register.R9};
        Register a = kept[number % 3];
        Register b = kept[(number + 1) % 3];
        Label skip = code.label();
        Size[] sizes = Size.values();
        code.load(sizes[random.nextInt(sizes.length)], Register.R2, Register.R6, random.nextInt(1000));
        code.alu(AluOp.XOR, a, Register.R2).alu(AluOp.MUL, a, random.nextInt() | 1);
        code.mov(Register.R3, a).alu(AluOp.RSH, Register.R3, 29).alu(AluOp.ADD, b, Register.R3);
        code.mov(Register.R4, b).alu(AluOp.AND, Register.R4, 1 << random.nextInt(8));
        code.jump(JumpOp.EQ, Register.R4, 0, skip);
        code.store(Size.DOUBLE, Register.R10, -8 * (1 + random.nextInt(8)), b).alu(AluOp.ADD, a, 7);
        code.bind(skip);
    }

    /** Returns what a run takes in the kernel. */
    private static int kernelNanos(Program program) throws XdpException {
        try (Arena arena = Arena.ofConfined();
                BpfProgram kernel = BpfProgram.load(new InstructionProgram("warm", program.instructions()), Map.of())) {
            MemorySegment in = arena.allocateFrom(JAVA_BYTE, VmPrograms.frame());
            MemorySegment attr = arena.allocate(BpfTestRun.LAYOUT);
            attr.set(JAVA_INT, BpfTestRun.PROG_FD, kernel.fd().number());
            attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_IN, (int) in.byteSize());
            attr.set(JAVA_LONG, BpfTestRun.DATA_IN, in.address());
            attr.set(JAVA_INT, BpfTestRun.REPEAT, 10_000);
            BpfCall.call("time the program", Bpf.BPF_PROG_TEST_RUN, attr);
            return attr.get(JAVA_INT, BpfTestRun.DURATION);
        }
    }

    /**
     * A point in time.
     *
     * @param wall what a clock says
     * @param cpu what all threads have used, the compilers' too: of a busy machine the better measure
     */
    private record Moment(long wall, long cpu) {

        private static final OperatingSystemMXBean SYSTEM =
                (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

        static Moment now() {
            return new Moment(System.nanoTime(), SYSTEM.getProcessCpuTime());
        }

        String since(Moment start) {
            return String.format(Locale.ROOT, "%.0f ms (CPU %.0f)", (wall - start.wall) / 1e6, (cpu - start.cpu) / 1e6);
        }
    }

    /** Time of a run over time. */
    private static final class Curve {

        private final List<Moment> ends = new ArrayList<>();
        private final List<Double> nanos = new ArrayList<>();

        /** Runs for a moment, of the thread's own time. */
        void add(VmProgram program, VmContext context) {
            long start = THREADS.getCurrentThreadCpuTime();
            long used;
            int runs = 0;
            do {
                for (int i = 0; i < 10; i++, runs++) {
                    program.run(context);
                }
                used = THREADS.getCurrentThreadCpuTime() - start;
            } while (used < WINDOW_NANOS);
            nanos.add((double) used / runs);
            ends.add(Moment.now());
        }

        void print(int slots, Moment start, Moment ready) {
            int count = nanos.size();
            double end = nanos.stream().skip(count * 3 / 4).sorted().toList().get(count / 16);
            System.out.printf(
                    Locale.ROOT,
                    "%d slots: loaded in %s, first %.0f ns, in the end %.0f ns a run;",
                    slots,
                    ready.since(start),
                    nanos.getFirst(),
                    end);
            for (int factor : new int[] {10, 5, 3, 2}) {
                int i = 0;
                while (i < count - 1 && nanos.get(i) > factor * end) {
                    i++;
                }
                System.out.printf(
                        Locale.ROOT, " %d x after %s", factor, ends.get(i).since(start));
            }
            System.out.println();
        }
    }
}
