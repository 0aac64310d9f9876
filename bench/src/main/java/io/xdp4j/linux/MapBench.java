package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.map.VmMaps;
import io.xdp4j.device.XdpException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Locale;

/**
 * Times look-ups in maps of the VM beside the kernel's, in turns: a key is made at random, looked up, and the value
 * read; what making keys takes is taken off. The lower quartile and the median of the samples of {@value #LOOKUPS}.
 *
 * <p>{@code java -cp … io.xdp4j.linux.MapBench [SAMPLES]}, as root.
 */
final class MapBench {

    private static final int LOOKUPS = 8192;
    private static final int MANY = 1_000_000;
    private static final int HOT = 1000;
    private static final long MEMORY = 256L << 20;

    private final MemorySegment space;
    private final VmMap map;
    private final long key;
    private final int keys;
    private long state = MapKeys.SEED;

    /** What was read, so that reading is not left out. */
    private long sum;

    private MapBench(ArenaMemory memory, MapSpec spec, int keys) {
        this.space = memory.space();
        this.map = VmMaps.make(spec, memory, 1, 0);
        this.key = memory.allocate(16);
        this.keys = keys;
        long value = memory.allocate(spec.valueBytes());
        for (int i = 0; i < spec.entries(); i++) {
            space.set(JAVA_LONG, key, i);
            map.update(key, value, 0, 0);
        }
    }

    /** Runs all. */
    public static void main(String[] args) throws XdpException {
        int samples = args.length > 0 ? Integer.parseInt(args[0]) : 200;
        System.out.printf("%-28s %19s %19s%n", "look-up", "VM ns", "kernel ns");
        compare("array", MapSpec.of("array", MapType.ARRAY, 4, 8, HOT), HOT, samples);
        for (int bytes : new int[] {4, 8, 16}) {
            MapSpec spec = MapSpec.of("hash", MapType.HASH, bytes, 8, MANY);
            compare("hash, keys of " + bytes + ", hot", spec, HOT, samples);
            compare("hash, keys of " + bytes + ", random", spec, MANY, samples);
        }
        MapSpec lru = MapSpec.of("lru", MapType.LRU_HASH, 8, 8, MANY);
        compare("LRU, keys of 8, hot", lru, HOT, samples);
        compare("LRU, keys of 8, random", lru, MANY, samples);
    }

    private static void compare(String name, MapSpec spec, int keys, int samples) throws XdpException {
        try (ArenaMemory memory = new ArenaMemory(MEMORY);
                MapTime kernel = new MapTime(spec, keys, LOOKUPS)) {
            var vm = new MapBench(memory, spec, keys);
            for (int i = 0; i < 300; i++) { // until it is compiled
                vm.looking();
                vm.making();
            }
            double[][] times = new double[4][samples];
            for (int i = 0; i < samples; i++) {
                times[0][i] = vm.making();
                times[1][i] = vm.looking();
                times[2][i] = kernel.making();
                times[3][i] = kernel.looking();
            }
            System.out.printf("%-28s %19s %19s%n", name, above(times[0], times[1]), above(times[2], times[3]));
        }
    }

    private static String above(double[] making, double[] looking) {
        Arrays.sort(making);
        Arrays.sort(looking);
        int quarter = making.length / 4;
        int half = making.length / 2;
        return String.format(
                Locale.ROOT, "%.1f %.1f", looking[quarter] - making[quarter], looking[half] - making[half]);
    }

    private double looking() {
        long delta = map.valuesOffset() - Guest.region(map.region());
        long at = state;
        long read = 0;
        long start = System.nanoTime();
        for (int i = 0; i < LOOKUPS; i++) {
            at = MapKeys.next(at);
            space.set(JAVA_LONG, key, MapKeys.key(at, keys));
            read += space.get(JAVA_LONG, delta + map.lookup(key, 0));
        }
        long nanos = System.nanoTime() - start;
        state = at;
        sum += read;
        return (double) nanos / LOOKUPS;
    }

    private double making() {
        long at = state;
        long read = 0;
        long start = System.nanoTime();
        for (int i = 0; i < LOOKUPS; i++) {
            at = MapKeys.next(at);
            space.set(JAVA_LONG, key, MapKeys.key(at, keys));
            read += space.get(JAVA_LONG, key);
        }
        long nanos = System.nanoTime() - start;
        state = at;
        sum += read;
        return (double) nanos / LOOKUPS;
    }
}
