package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_LINK_CREATE, for XDP. Source: include/uapi/linux/bpf.h, since Linux 5.9 for XDP. */
public final class BpfLinkCreate {

    /** The whole struct. Source: include/uapi/linux/bpf.h, since Linux 5.9 for XDP. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("prog_fd"), u32("target_ifindex"), u32("attach_type"), u32("flags"))
            .withName("bpf_attr");

    /** Offset of {@code prog_fd}. Source: include/uapi/linux/bpf.h, since Linux 5.9 for XDP. */
    public static final long PROG_FD = offset(LAYOUT, "prog_fd");

    /** Offset of {@code target_ifindex}. Source: include/uapi/linux/bpf.h, since Linux 5.9 for XDP. */
    public static final long TARGET_IFINDEX = offset(LAYOUT, "target_ifindex");

    /** Offset of {@code attach_type}. Source: include/uapi/linux/bpf.h, since Linux 5.9 for XDP. */
    public static final long ATTACH_TYPE = offset(LAYOUT, "attach_type");

    /** Offset of {@code flags}. Source: include/uapi/linux/bpf.h, since Linux 5.9 for XDP. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    private BpfLinkCreate() {}
}
