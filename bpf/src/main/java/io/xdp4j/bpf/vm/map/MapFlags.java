package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.MapSpec;

/**
 * Flags of map creation.
 *
 * <p>Source: include/uapi/linux/bpf.h, Linux 6.1.
 */
final class MapFlags {

    static final int NO_PREALLOC = MapSpec.NO_PREALLOC;
    static final int NO_COMMON_LRU = 1 << 1;
    static final int NUMA_NODE = 1 << 2;
    static final int READ_ONLY = 1 << 3;
    static final int WRITE_ONLY = 1 << 4;
    static final int ZERO_SEED = 1 << 6;
    static final int READ_ONLY_PROGRAM = MapSpec.READ_ONLY_PROGRAM;
    static final int WRITE_ONLY_PROGRAM = 1 << 8;
    static final int MAPPABLE = MapSpec.MAPPABLE;
    static final int PRESERVE_ELEMS = 1 << 11;
    static final int INNER_MAP = 1 << 12;

    /** {@code BPF_F_ACCESS_MASK}. */
    static final int ACCESS = READ_ONLY | WRITE_ONLY | READ_ONLY_PROGRAM | WRITE_ONLY_PROGRAM;

    private MapFlags() {}
}
