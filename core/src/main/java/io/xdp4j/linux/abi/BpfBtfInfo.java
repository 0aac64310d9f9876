package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct bpf_btf_info}: what the kernel tells of types that were loaded. Source: include/uapi/linux/bpf.h. */
public final class BpfBtfInfo {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u64("btf"), u32("btf_size"), u32("id"), u64("name"), u32("name_len"), u32("kernel_btf"))
            .withName("bpf_btf_info");

    /** Offset of {@code btf}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF = offset(LAYOUT, "btf");

    /** Offset of {@code btf_size}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_SIZE = offset(LAYOUT, "btf_size");

    /** Offset of {@code id}. Source: include/uapi/linux/bpf.h. */
    public static final long ID = offset(LAYOUT, "id");

    /** Offset of {@code name}. Source: include/uapi/linux/bpf.h. */
    public static final long NAME = offset(LAYOUT, "name");

    /** Offset of {@code name_len}. Source: include/uapi/linux/bpf.h. */
    public static final long NAME_LEN = offset(LAYOUT, "name_len");

    /** Offset of {@code kernel_btf}. Source: include/uapi/linux/bpf.h. */
    public static final long KERNEL_BTF = offset(LAYOUT, "kernel_btf");

    private BpfBtfInfo() {}
}
