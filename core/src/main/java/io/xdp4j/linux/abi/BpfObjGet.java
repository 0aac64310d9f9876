package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_OBJ_PIN and BPF_OBJ_GET. Source: include/uapi/linux/bpf.h. */
public final class BpfObjGet {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("pathname"), u32("bpf_fd"), u32("file_flags"))
            .withName("bpf_attr");

    /** Offset of {@code pathname}. Source: include/uapi/linux/bpf.h. */
    public static final long PATHNAME = offset(LAYOUT, "pathname");

    /** Offset of {@code bpf_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long BPF_FD = offset(LAYOUT, "bpf_fd");

    /** Offset of {@code file_flags}. Source: include/uapi/linux/bpf.h. */
    public static final long FILE_FLAGS = offset(LAYOUT, "file_flags");

    private BpfObjGet() {}
}
