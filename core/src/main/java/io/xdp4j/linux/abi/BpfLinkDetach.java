package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_LINK_DETACH. Source: include/uapi/linux/bpf.h, since Linux 5.9. */
public final class BpfLinkDetach {

    /** The whole struct. Source: include/uapi/linux/bpf.h, since Linux 5.9. */
    public static final StructLayout LAYOUT =
            MemoryLayout.structLayout(u32("link_fd")).withName("bpf_attr");

    /** Offset of {@code link_fd}. Source: include/uapi/linux/bpf.h, since Linux 5.9. */
    public static final long LINK_FD = offset(LAYOUT, "link_fd");

    private BpfLinkDetach() {}
}
