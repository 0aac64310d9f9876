package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_MAP_LOOKUP_ELEM, UPDATE_ELEM and DELETE_ELEM. Source: include/uapi/linux/bpf.h. */
public final class BpfMapElem {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("map_fd"), u32("pad0"), u64("key"), u64("value"), u64("flags"))
            .withName("bpf_attr");

    /** Offset of {@code map_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_FD = offset(LAYOUT, "map_fd");

    /** Offset of {@code key}. Source: include/uapi/linux/bpf.h. */
    public static final long KEY = offset(LAYOUT, "key");

    /** Offset of {@code value}. Source: include/uapi/linux/bpf.h. */
    public static final long VALUE = offset(LAYOUT, "value");

    /** Offset of {@code flags}. Source: include/uapi/linux/bpf.h. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    private BpfMapElem() {}
}
