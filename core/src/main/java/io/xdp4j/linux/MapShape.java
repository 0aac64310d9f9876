package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapInfo;
import io.xdp4j.linux.inspect.BpfInfo;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * How large a map's parts are.
 *
 * @param type BPF_MAP_TYPE_
 * @param keyBytes bytes of a key
 * @param valueBytes bytes that bpf(2) copies of a value: of a per-CPU map those of every possible processor
 * @param entries how many entries there may be
 */
record MapShape(int type, int keyBytes, int valueBytes, int entries) {

    /** Asks the kernel. */
    static MapShape of(Fd map) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment info = BpfInfo.of(arena, map, BpfMapInfo.LAYOUT);
            int value = info.get(JAVA_INT, BpfMapInfo.VALUE_SIZE);
            int type = info.get(JAVA_INT, BpfMapInfo.TYPE);
            int copied = isPerCpu(type) ? (value + 7 & -8) * Processors.possible() : value;
            return new MapShape(
                    type, info.get(JAVA_INT, BpfMapInfo.KEY_SIZE), copied, info.get(JAVA_INT, BpfMapInfo.MAX_ENTRIES));
        }
    }

    private static boolean isPerCpu(int type) {
        return type == Bpf.BPF_MAP_TYPE_PERCPU_ARRAY
                || type == Bpf.BPF_MAP_TYPE_PERCPU_HASH
                || type == Bpf.BPF_MAP_TYPE_LRU_PERCPU_HASH;
    }
}
