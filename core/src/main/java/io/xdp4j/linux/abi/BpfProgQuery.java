package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_PROG_QUERY, as far as it is used. Source: include/uapi/linux/bpf.h. */
public final class BpfProgQuery {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("target_ifindex"),
                    u32("attach_type"),
                    u32("query_flags"),
                    u32("attach_flags"),
                    u64("prog_ids"),
                    u32("prog_cnt"),
                    u32("pad0"),
                    u64("prog_attach_flags"),
                    u64("link_ids"),
                    u64("link_attach_flags"),
                    u64("revision"))
            .withName("bpf_attr");

    /** Offset of {@code target_ifindex}. Source: include/uapi/linux/bpf.h. */
    public static final long TARGET_IFINDEX = offset(LAYOUT, "target_ifindex");

    /** Offset of {@code attach_type}. Source: include/uapi/linux/bpf.h. */
    public static final long ATTACH_TYPE = offset(LAYOUT, "attach_type");

    /** Offset of {@code prog_ids}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_IDS = offset(LAYOUT, "prog_ids");

    /** Offset of {@code prog_cnt}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_CNT = offset(LAYOUT, "prog_cnt");

    /** Offset of {@code link_ids}. Source: include/uapi/linux/bpf.h, since Linux 6.6. */
    public static final long LINK_IDS = offset(LAYOUT, "link_ids");

    private BpfProgQuery() {}
}
