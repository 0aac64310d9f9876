package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_LINK_UPDATE. Source: include/uapi/linux/bpf.h. */
public final class BpfLinkUpdate {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("link_fd"), u32("new_prog_fd"), u32("flags"), u32("old_prog_fd"))
            .withName("bpf_attr");

    /** Offset of {@code link_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long LINK_FD = offset(LAYOUT, "link_fd");

    /** Offset of {@code new_prog_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long NEW_PROG_FD = offset(LAYOUT, "new_prog_fd");

    /** Offset of {@code flags}. Source: include/uapi/linux/bpf.h. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    /** Offset of {@code old_prog_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long OLD_PROG_FD = offset(LAYOUT, "old_prog_fd");

    private BpfLinkUpdate() {}
}
