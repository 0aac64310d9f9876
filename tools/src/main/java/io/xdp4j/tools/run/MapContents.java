package io.xdp4j.tools.run;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** What is in a map after a run: of arrays only what is not zero, of per-CPU maps the sum of the u64 of all CPUs. */
final class MapContents {

    private MapContents() {}

    /** Returns values by keys, both in hex, in the order of the keys' bytes: an order that all engines have. */
    static Map<String, String> of(BpfMap map) throws IOException {
        Map<String, String> entries = new TreeMap<>();
        boolean array = map.spec().type() == MapType.ARRAY || map.spec().type() == MapType.PERCPU_ARRAY;
        map.forEach((key, value) -> {
            byte[] bytes = map.spec().type().isPerCpu() ? sum(map, value) : value.toArray(JAVA_BYTE);
            if (!array || !isZero(bytes)) {
                entries.put(hex(key.toArray(JAVA_BYTE)), hex(bytes));
            }
            return true;
        });
        return entries;
    }

    /** Bytes behind the last whole u64 are those of the first CPU. */
    private static byte[] sum(BpfMap map, MemorySegment values) {
        byte[] sum = values.asSlice(0, map.spec().valueBytes()).toArray(JAVA_BYTE);
        MemorySegment lanes = MemorySegment.ofArray(sum);
        for (int cpu = 1; cpu < map.cpus(); cpu++) {
            for (long lane = 0; lane + Long.BYTES <= sum.length; lane += Long.BYTES) {
                long more = values.get(JAVA_LONG_UNALIGNED, (long) cpu * map.valueStride() + lane);
                lanes.set(JAVA_LONG_UNALIGNED, lane, lanes.get(JAVA_LONG_UNALIGNED, lane) + more);
            }
        }
        return sum;
    }

    private static boolean isZero(byte[] bytes) {
        for (byte one : bytes) {
            if (one != 0) {
                return false;
            }
        }
        return true;
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
