package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_*_GET_NEXT_ID and BPF_*_GET_FD_BY_ID. Source: include/uapi/linux/bpf.h. */
public final class BpfGetId {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("start_id"), u32("next_id"), u32("open_flags"), u32("pad0"))
            .withName("bpf_attr");

    /** Offset of {@code start_id}. Source: include/uapi/linux/bpf.h. */
    public static final long START_ID = offset(LAYOUT, "start_id");

    /** Offset of {@code next_id}. Source: include/uapi/linux/bpf.h. */
    public static final long NEXT_ID = offset(LAYOUT, "next_id");

    /** Offset of {@code open_flags}. Source: include/uapi/linux/bpf.h. */
    public static final long OPEN_FLAGS = offset(LAYOUT, "open_flags");

    private BpfGetId() {}
}
