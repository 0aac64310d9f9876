package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_BTF_LOAD. Source: include/uapi/linux/bpf.h. */
public final class BpfBtfLoad {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("btf"), u64("btf_log_buf"), u32("btf_size"), u32("btf_log_size"), u32("btf_log_level"))
            .withName("bpf_attr");

    /** Offset of {@code btf}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF = offset(LAYOUT, "btf");

    /** Offset of {@code btf_log_buf}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_LOG_BUF = offset(LAYOUT, "btf_log_buf");

    /** Offset of {@code btf_size}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_SIZE = offset(LAYOUT, "btf_size");

    /** Offset of {@code btf_log_size}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_LOG_SIZE = offset(LAYOUT, "btf_log_size");

    /** Offset of {@code btf_log_level}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_LOG_LEVEL = offset(LAYOUT, "btf_log_level");

    private BpfBtfLoad() {}
}
