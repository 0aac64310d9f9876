package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct bpf_btf_info}: what the kernel tells of types, as far as it is used. Source:
 * include/uapi/linux/bpf.h.
 */
public final class BpfBtfInfo {

    /** The first fields. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT =
            MemoryLayout.structLayout(u64("btf"), u32("btf_size"), u32("id")).withName("bpf_btf_info");

    /** Offset of {@code btf}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF = offset(LAYOUT, "btf");

    /** Offset of {@code btf_size}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_SIZE = offset(LAYOUT, "btf_size");

    /** Offset of {@code id}. Source: include/uapi/linux/bpf.h. */
    public static final long ID = offset(LAYOUT, "id");

    private BpfBtfInfo() {}
}
