package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct bpf_link_info}: what the kernel tells of an XDP link, as far as it is used. Source:
 * include/uapi/linux/bpf.h.
 */
public final class BpfLinkInfo {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("type"), u32("id"), u32("prog_id"), u32("pad0"), u32("ifindex"), u32("pad1"))
            .withName("bpf_link_info");

    /** Offset of {@code type}. Source: include/uapi/linux/bpf.h. */
    public static final long TYPE = offset(LAYOUT, "type");

    /** Offset of {@code id}. Source: include/uapi/linux/bpf.h. */
    public static final long ID = offset(LAYOUT, "id");

    /** Offset of {@code prog_id}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_ID = offset(LAYOUT, "prog_id");

    /** Offset of {@code ifindex}. Source: include/uapi/linux/bpf.h. */
    public static final long IFINDEX = offset(LAYOUT, "ifindex");

    private BpfLinkInfo() {}
}
