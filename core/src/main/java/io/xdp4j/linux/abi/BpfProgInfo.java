package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct bpf_prog_info}: what the kernel tells of a program, as far as it is used. Source:
 * include/uapi/linux/bpf.h.
 */
public final class BpfProgInfo {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("type"),
                    u32("id"),
                    u64("tag"),
                    u32("jited_prog_len"),
                    u32("xlated_prog_len"),
                    u64("jited_prog_insns"),
                    u64("xlated_prog_insns"),
                    u64("load_time"),
                    u32("created_by_uid"),
                    u32("nr_map_ids"),
                    u64("map_ids"),
                    bytes("name", 16),
                    u32("ifindex"),
                    u32("gpl_compatible"),
                    u64("netns_dev"),
                    u64("netns_ino"),
                    u32("nr_jited_ksyms"),
                    u32("nr_jited_func_lens"),
                    u64("jited_ksyms"),
                    u64("jited_func_lens"),
                    u32("btf_id"),
                    u32("func_info_rec_size"),
                    u64("func_info"),
                    u32("nr_func_info"),
                    u32("nr_line_info"),
                    u64("line_info"),
                    u64("jited_line_info"),
                    u32("nr_jited_line_info"),
                    u32("line_info_rec_size"))
            .withName("bpf_prog_info");

    /** Offset of {@code type}. Source: include/uapi/linux/bpf.h. */
    public static final long TYPE = offset(LAYOUT, "type");

    /** Offset of {@code id}. Source: include/uapi/linux/bpf.h. */
    public static final long ID = offset(LAYOUT, "id");

    /** Offset of {@code tag}. Source: include/uapi/linux/bpf.h. */
    public static final long TAG = offset(LAYOUT, "tag");

    /** Offset of {@code jited_prog_len}. Source: include/uapi/linux/bpf.h. */
    public static final long JITED_PROG_LEN = offset(LAYOUT, "jited_prog_len");

    /** Offset of {@code xlated_prog_len}. Source: include/uapi/linux/bpf.h. */
    public static final long XLATED_PROG_LEN = offset(LAYOUT, "xlated_prog_len");

    /** Offset of {@code jited_prog_insns}. Source: include/uapi/linux/bpf.h. */
    public static final long JITED_PROG_INSNS = offset(LAYOUT, "jited_prog_insns");

    /** Offset of {@code xlated_prog_insns}. Source: include/uapi/linux/bpf.h. */
    public static final long XLATED_PROG_INSNS = offset(LAYOUT, "xlated_prog_insns");

    /** Offset of {@code load_time}. Source: include/uapi/linux/bpf.h. */
    public static final long LOAD_TIME = offset(LAYOUT, "load_time");

    /** Offset of {@code created_by_uid}. Source: include/uapi/linux/bpf.h. */
    public static final long CREATED_BY_UID = offset(LAYOUT, "created_by_uid");

    /** Offset of {@code nr_map_ids}. Source: include/uapi/linux/bpf.h. */
    public static final long NR_MAP_IDS = offset(LAYOUT, "nr_map_ids");

    /** Offset of {@code map_ids}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_IDS = offset(LAYOUT, "map_ids");

    /** Offset of {@code name}. Source: include/uapi/linux/bpf.h. */
    public static final long NAME = offset(LAYOUT, "name");

    /** Offset of {@code btf_id}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_ID = offset(LAYOUT, "btf_id");

    /** Offset of {@code func_info_rec_size}. Source: include/uapi/linux/bpf.h. */
    public static final long FUNC_INFO_REC_SIZE = offset(LAYOUT, "func_info_rec_size");

    /** Offset of {@code func_info}. Source: include/uapi/linux/bpf.h. */
    public static final long FUNC_INFO = offset(LAYOUT, "func_info");

    /** Offset of {@code nr_func_info}. Source: include/uapi/linux/bpf.h. */
    public static final long NR_FUNC_INFO = offset(LAYOUT, "nr_func_info");

    /** Offset of {@code nr_line_info}. Source: include/uapi/linux/bpf.h. */
    public static final long NR_LINE_INFO = offset(LAYOUT, "nr_line_info");

    /** Offset of {@code line_info}. Source: include/uapi/linux/bpf.h. */
    public static final long LINE_INFO = offset(LAYOUT, "line_info");

    /** Offset of {@code line_info_rec_size}. Source: include/uapi/linux/bpf.h. */
    public static final long LINE_INFO_REC_SIZE = offset(LAYOUT, "line_info_rec_size");

    private BpfProgInfo() {}
}
