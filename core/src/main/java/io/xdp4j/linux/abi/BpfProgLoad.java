package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_PROG_LOAD, as far as it is used. Source: include/uapi/linux/bpf.h. */
public final class BpfProgLoad {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("prog_type"),
                    u32("insn_cnt"),
                    u64("insns"),
                    u64("license"),
                    u32("log_level"),
                    u32("log_size"),
                    u64("log_buf"),
                    u32("kern_version"),
                    u32("prog_flags"),
                    bytes("prog_name", 16),
                    u32("prog_ifindex"),
                    u32("expected_attach_type"),
                    u32("prog_btf_fd"),
                    u32("func_info_rec_size"),
                    u64("func_info"),
                    u32("func_info_cnt"),
                    u32("line_info_rec_size"),
                    u64("line_info"),
                    u32("line_info_cnt"),
                    u32("attach_btf_id"))
            .withName("bpf_attr");

    /** Offset of {@code prog_type}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_TYPE = offset(LAYOUT, "prog_type");

    /** Offset of {@code insn_cnt}. Source: include/uapi/linux/bpf.h. */
    public static final long INSN_CNT = offset(LAYOUT, "insn_cnt");

    /** Offset of {@code insns}. Source: include/uapi/linux/bpf.h. */
    public static final long INSNS = offset(LAYOUT, "insns");

    /** Offset of {@code license}. Source: include/uapi/linux/bpf.h. */
    public static final long LICENSE = offset(LAYOUT, "license");

    /** Offset of {@code log_level}. Source: include/uapi/linux/bpf.h. */
    public static final long LOG_LEVEL = offset(LAYOUT, "log_level");

    /** Offset of {@code log_size}. Source: include/uapi/linux/bpf.h. */
    public static final long LOG_SIZE = offset(LAYOUT, "log_size");

    /** Offset of {@code log_buf}. Source: include/uapi/linux/bpf.h. */
    public static final long LOG_BUF = offset(LAYOUT, "log_buf");

    /** Offset of {@code kern_version}. Source: include/uapi/linux/bpf.h. */
    public static final long KERN_VERSION = offset(LAYOUT, "kern_version");

    /** Offset of {@code prog_flags}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_FLAGS = offset(LAYOUT, "prog_flags");

    /** Offset of {@code prog_name}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_NAME = offset(LAYOUT, "prog_name");

    /** Offset of {@code prog_ifindex}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_IFINDEX = offset(LAYOUT, "prog_ifindex");

    /** Offset of {@code expected_attach_type}. Source: include/uapi/linux/bpf.h. */
    public static final long EXPECTED_ATTACH_TYPE = offset(LAYOUT, "expected_attach_type");

    /** Offset of {@code prog_btf_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long PROG_BTF_FD = offset(LAYOUT, "prog_btf_fd");

    /** Offset of {@code func_info_rec_size}. Source: include/uapi/linux/bpf.h. */
    public static final long FUNC_INFO_REC_SIZE = offset(LAYOUT, "func_info_rec_size");

    /** Offset of {@code func_info}. Source: include/uapi/linux/bpf.h. */
    public static final long FUNC_INFO = offset(LAYOUT, "func_info");

    /** Offset of {@code func_info_cnt}. Source: include/uapi/linux/bpf.h. */
    public static final long FUNC_INFO_CNT = offset(LAYOUT, "func_info_cnt");

    /** Offset of {@code line_info_rec_size}. Source: include/uapi/linux/bpf.h. */
    public static final long LINE_INFO_REC_SIZE = offset(LAYOUT, "line_info_rec_size");

    /** Offset of {@code line_info}. Source: include/uapi/linux/bpf.h. */
    public static final long LINE_INFO = offset(LAYOUT, "line_info");

    /** Offset of {@code line_info_cnt}. Source: include/uapi/linux/bpf.h. */
    public static final long LINE_INFO_CNT = offset(LAYOUT, "line_info_cnt");

    /** Offset of {@code attach_btf_id}. Source: include/uapi/linux/bpf.h. */
    public static final long ATTACH_BTF_ID = offset(LAYOUT, "attach_btf_id");

    private BpfProgLoad() {}
}
