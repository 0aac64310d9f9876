package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_OBJ_GET_INFO_BY_FD. Source: include/uapi/linux/bpf.h. */
public final class BpfObjGetInfo {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(u32("bpf_fd"), u32("info_len"), u64("info"))
            .withName("bpf_attr");

    /** Offset of {@code bpf_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long BPF_FD = offset(LAYOUT, "bpf_fd");

    /** Offset of {@code info_len}. Source: include/uapi/linux/bpf.h. */
    public static final long INFO_LEN = offset(LAYOUT, "info_len");

    /** Offset of {@code info}. Source: include/uapi/linux/bpf.h. */
    public static final long INFO = offset(LAYOUT, "info");

    private BpfObjGetInfo() {}
}
