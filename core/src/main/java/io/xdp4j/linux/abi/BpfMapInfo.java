package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct bpf_map_info}: what the kernel tells of a map, as far as it is used. Source: include/uapi/linux/bpf.h.
 */
public final class BpfMapInfo {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("type"),
                    u32("id"),
                    u32("key_size"),
                    u32("value_size"),
                    u32("max_entries"),
                    u32("map_flags"),
                    bytes("name", 16),
                    u32("ifindex"),
                    u32("btf_vmlinux_value_type_id"),
                    u64("netns_dev"),
                    u64("netns_ino"),
                    u32("btf_id"),
                    u32("btf_key_type_id"),
                    u32("btf_value_type_id"))
            .withName("bpf_map_info");

    /** Offset of {@code type}. Source: include/uapi/linux/bpf.h. */
    public static final long TYPE = offset(LAYOUT, "type");

    /** Offset of {@code id}. Source: include/uapi/linux/bpf.h. */
    public static final long ID = offset(LAYOUT, "id");

    /** Offset of {@code key_size}. Source: include/uapi/linux/bpf.h. */
    public static final long KEY_SIZE = offset(LAYOUT, "key_size");

    /** Offset of {@code value_size}. Source: include/uapi/linux/bpf.h. */
    public static final long VALUE_SIZE = offset(LAYOUT, "value_size");

    /** Offset of {@code max_entries}. Source: include/uapi/linux/bpf.h. */
    public static final long MAX_ENTRIES = offset(LAYOUT, "max_entries");

    /** Offset of {@code map_flags}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_FLAGS = offset(LAYOUT, "map_flags");

    /** Offset of {@code name}. Source: include/uapi/linux/bpf.h. */
    public static final long NAME = offset(LAYOUT, "name");

    /** Offset of {@code ifindex}. Source: include/uapi/linux/bpf.h. */
    public static final long IFINDEX = offset(LAYOUT, "ifindex");

    /** Offset of {@code btf_vmlinux_value_type_id}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_VMLINUX_VALUE_TYPE_ID = offset(LAYOUT, "btf_vmlinux_value_type_id");

    /** Offset of {@code netns_dev}. Source: include/uapi/linux/bpf.h. */
    public static final long NETNS_DEV = offset(LAYOUT, "netns_dev");

    /** Offset of {@code netns_ino}. Source: include/uapi/linux/bpf.h. */
    public static final long NETNS_INO = offset(LAYOUT, "netns_ino");

    /** Offset of {@code btf_id}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_ID = offset(LAYOUT, "btf_id");

    /** Offset of {@code btf_key_type_id}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_KEY_TYPE_ID = offset(LAYOUT, "btf_key_type_id");

    /** Offset of {@code btf_value_type_id}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_VALUE_TYPE_ID = offset(LAYOUT, "btf_value_type_id");

    private BpfMapInfo() {}
}
