package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_PROG_TEST_RUN. Source: include/uapi/linux/bpf.h. */
public final class BpfTestRun {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("prog_fd"),
                    u32("retval"),
                    u32("data_size_in"),
                    u32("data_size_out"),
                    u64("data_in"),
                    u64("data_out"),
                    u32("repeat"),
                    u32("duration"),
                    u32("ctx_size_in"),
                    u32("ctx_size_out"),
                    u64("ctx_in"),
                    u64("ctx_out"),
                    u32("flags"),
                    u32("cpu"),
                    u32("batch_size"),
                    u32("pad0"))
            .withName("bpf_attr");

    /** Offset of {@code prog_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_FD = offset(LAYOUT, "prog_fd");

    /** Offset of {@code retval}. Source: include/uapi/linux/bpf.h. */
    public static final long RETVAL = offset(LAYOUT, "retval");

    /** Offset of {@code data_size_in}. Source: include/uapi/linux/bpf.h. */
    public static final long DATA_SIZE_IN = offset(LAYOUT, "data_size_in");

    /** Offset of {@code data_size_out}. Source: include/uapi/linux/bpf.h. */
    public static final long DATA_SIZE_OUT = offset(LAYOUT, "data_size_out");

    /** Offset of {@code data_in}. Source: include/uapi/linux/bpf.h. */
    public static final long DATA_IN = offset(LAYOUT, "data_in");

    /** Offset of {@code data_out}. Source: include/uapi/linux/bpf.h. */
    public static final long DATA_OUT = offset(LAYOUT, "data_out");

    /** Offset of {@code repeat}. Source: include/uapi/linux/bpf.h. */
    public static final long REPEAT = offset(LAYOUT, "repeat");

    /** Offset of {@code duration}. Source: include/uapi/linux/bpf.h. */
    public static final long DURATION = offset(LAYOUT, "duration");

    /** Offset of {@code ctx_size_in}. Source: include/uapi/linux/bpf.h. */
    public static final long CTX_SIZE_IN = offset(LAYOUT, "ctx_size_in");

    /** Offset of {@code ctx_size_out}. Source: include/uapi/linux/bpf.h. */
    public static final long CTX_SIZE_OUT = offset(LAYOUT, "ctx_size_out");

    /** Offset of {@code ctx_in}. Source: include/uapi/linux/bpf.h. */
    public static final long CTX_IN = offset(LAYOUT, "ctx_in");

    /** Offset of {@code ctx_out}. Source: include/uapi/linux/bpf.h. */
    public static final long CTX_OUT = offset(LAYOUT, "ctx_out");

    /** Offset of {@code flags}. Source: include/uapi/linux/bpf.h. */
    public static final long FLAGS = offset(LAYOUT, "flags");

    /** Offset of {@code cpu}. Source: include/uapi/linux/bpf.h. */
    public static final long CPU = offset(LAYOUT, "cpu");

    /** Offset of {@code batch_size}. Source: include/uapi/linux/bpf.h. */
    public static final long BATCH_SIZE = offset(LAYOUT, "batch_size");

    private BpfTestRun() {}
}
