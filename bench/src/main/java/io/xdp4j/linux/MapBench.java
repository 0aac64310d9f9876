package io.xdp4j.linux;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Times look-ups in maps, in the VM and in the kernel, by turns in one JVM: one eBPF program, which makes a key at
 * random, looks it up and reads the value; what making keys takes, by a program that does only that, is taken off.
 *
 * <p>A sample is {@value #RUNS} runs of {@value MapPrograms#LOOKUPS} look-ups. In front of each go {@value #BEFORE}
 * runs that are not timed, of the same program in the same map, because the sample before was another's: so of 1,000
 * hot keys all are in the processor's caches when the time starts, on both sides. Printed are the lower quartile, the
 * median and the upper quartile of the samples, in nanoseconds, and the median of VM ÷ kernel of each pair of samples.
 *
 * <p>{@code java -cp … io.xdp4j.linux.MapBench [SAMPLES [WORD OF THE CASE…]]}, as root.
 */
final class MapBench {

    private static final int RUNS = 1024;
    private static final int BEFORE = 64;
    private static final int WARM_UP = 20;
    private static final int MANY = 1_000_000;
    private static final int HOT = 1000;

    private MapBench() {}

    /** Runs all, or those whose name has one of the words in it. */
    public static void main(String[] args) throws IOException {
        int samples = args.length > 0 ? Integer.parseInt(args[0]) : 41;
        List<String> words = args.length > 1 ? List.of(args).subList(1, args.length) : List.of("");
        System.out.println("| look-up | VM | kernel | VM/kernel |");
        System.out.println("|---|---|---|---|");
        for (MapTime.Case timed : cases()) {
            if (words.stream().anyMatch(timed.name()::contains)) {
                compare(timed, samples);
            }
        }
    }

    private static List<MapTime.Case> cases() {
        var cases = new ArrayList<MapTime.Case>();
        cases.add(new MapTime.Case("array", MapSpec.of("array", MapType.ARRAY, 4, 8, HOT), HOT));
        cases.add(new MapTime.Case("per-CPU array", MapSpec.of("lanes", MapType.PERCPU_ARRAY, 4, 8, HOT), HOT));
        for (int bytes : new int[] {4, 8, 16}) {
            both(cases, "hash, keys of " + bytes + " bytes", MapSpec.of("hash", MapType.HASH, bytes, 8, MANY));
        }
        both(cases, "LRU hash, keys of 8 bytes", MapSpec.of("lru", MapType.LRU_HASH, 8, 8, MANY));
        return cases;
    }

    private static void both(List<MapTime.Case> cases, String name, MapSpec spec) {
        cases.add(new MapTime.Case(name + ", hot", spec, HOT));
        cases.add(new MapTime.Case(name + ", random", spec, MANY));
    }

    private static void compare(MapTime.Case timed, int samples) throws IOException {
        try (MapTime vm = new VmMapTime(timed);
                MapTime kernel = new KernelMapTime(timed)) {
            double[] here = new double[samples];
            double[] there = new double[samples];
            double[] ratios = new double[samples];
            for (int i = -WARM_UP; i < samples; i++) {
                int at = Math.max(i, 0);
                here[at] = lookUp(vm);
                there[at] = lookUp(kernel);
                ratios[at] = here[at] / there[at];
            }
            Arrays.sort(ratios);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s | %.2f |%n",
                    timed.name(),
                    quartiles(here),
                    quartiles(there),
                    ratios[samples / 2]);
        }
    }

    private static double lookUp(MapTime time) throws IOException {
        time.making(BEFORE);
        double making = time.making(RUNS);
        time.looking(BEFORE);
        return time.looking(RUNS) - making;
    }

    private static String quartiles(double[] nanos) {
        double[] sorted = nanos.clone();
        Arrays.sort(sorted);
        int last = sorted.length - 1;
        return String.format(Locale.ROOT, "%.1f, %.1f, %.1f", sorted[last / 4], sorted[last / 2], sorted[last * 3 / 4]);
    }
}
