package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code union bpf_attr}: of BPF_MAP_CREATE, as far as it is used. Source: include/uapi/linux/bpf.h. */
public final class BpfMapCreate {

    /** The whole struct. Source: include/uapi/linux/bpf.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("map_type"),
                    u32("key_size"),
                    u32("value_size"),
                    u32("max_entries"),
                    u32("map_flags"),
                    u32("inner_map_fd"),
                    u32("numa_node"),
                    bytes("map_name", 16),
                    u32("map_ifindex"),
                    u32("btf_fd"),
                    u32("btf_key_type_id"),
                    u32("btf_value_type_id"))
            .withName("bpf_attr");

    /** Offset of {@code map_type}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_TYPE = offset(LAYOUT, "map_type");

    /** Offset of {@code key_size}. Source: include/uapi/linux/bpf.h. */
    public static final long KEY_SIZE = offset(LAYOUT, "key_size");

    /** Offset of {@code value_size}. Source: include/uapi/linux/bpf.h. */
    public static final long VALUE_SIZE = offset(LAYOUT, "value_size");

    /** Offset of {@code max_entries}. Source: include/uapi/linux/bpf.h. */
    public static final long MAX_ENTRIES = offset(LAYOUT, "max_entries");

    /** Offset of {@code map_flags}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_FLAGS = offset(LAYOUT, "map_flags");

    /** Offset of {@code inner_map_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long INNER_MAP_FD = offset(LAYOUT, "inner_map_fd");

    /** Offset of {@code numa_node}. Source: include/uapi/linux/bpf.h. */
    public static final long NUMA_NODE = offset(LAYOUT, "numa_node");

    /** Offset of {@code map_name}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_NAME = offset(LAYOUT, "map_name");

    /** Offset of {@code map_ifindex}. Source: include/uapi/linux/bpf.h. */
    public static final long MAP_IFINDEX = offset(LAYOUT, "map_ifindex");

    /** Offset of {@code btf_fd}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_FD = offset(LAYOUT, "btf_fd");

    /** Offset of {@code btf_key_type_id}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_KEY_TYPE_ID = offset(LAYOUT, "btf_key_type_id");

    /** Offset of {@code btf_value_type_id}. Source: include/uapi/linux/bpf.h. */
    public static final long BTF_VALUE_TYPE_ID = offset(LAYOUT, "btf_value_type_id");

    private BpfMapCreate() {}
}
