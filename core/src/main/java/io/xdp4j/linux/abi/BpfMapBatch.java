package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code union bpf_attr}: of BPF_MAP_LOOKUP_BATCH, UPDATE_BATCH and DELETE_BATCH. Source: include/uapi/linux/bpf.h,
 * since Linux 5.6.
 */
public final class BpfMapBatch {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("in_batch"),
                    u64("out_batch"),
                    u64("keys"),
                    u64("values"),
                    u32("count"),
                    u32("map_fd"),
                    u64("elem_flags"),
                    u64("flags"))
            .withName("bpf_attr");

    /** Offset of {@code in_batch}. Source: include/uapi/linux/bpf.h. */
    public static final long IN_BATCH = offset(LAYOUT, "in_batch");

    /** Offset of {@code out_batch}. Source: include/uapi/linux/bpf.h. */
    public static final long OUT_BATCH = offset(LAYOUT, "out_batch");

    /** Offset of {@code keys}. Source: include/uapi/linux/bpf.h. */
    public static final long KEYS = offset(LAYOUT, "keys");

    /** Offset of {@code values}. Source: include/uapi/linux/bpf.h. */
    public static final long VALUES = offset(LAYOUT, "values");

    /** Offset of {@code count}. Source: include/uapi/linux/bpf.h. */
    public static final long COUNT = offset(LAYOUT, "count");

    /** Offset of {@code map_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_FD = offset(LAYOUT, "map_fd");

    /** Offset of {@code elem_flags}. Source: include/uapi/linux/bpf.h. */
    public static final long ELEM_FLAGS = offset(LAYOUT, "elem_flags");

    /** Offset of {@code flags}. Source: include/uapi/linux/bpf.h. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    private BpfMapBatch() {}
}
