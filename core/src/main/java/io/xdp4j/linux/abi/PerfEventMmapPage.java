package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.bytes;
import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct perf_event_mmap_page}: the page before a ring, from where it tells of the ring.
 *
 * <p>Source: include/uapi/linux/perf_event.h.
 */
public final class PerfEventMmapPage {

    /** The whole struct. Source: include/uapi/linux/perf_event.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    bytes("pad0", 1024), u64("data_head"), u64("data_tail"), u64("data_offset"), u64("data_size"))
            .withName("perf_event_mmap_page");

    /** Offset of {@code data_head}. Source: include/uapi/linux/perf_event.h. */
    public static final long DATA_HEAD = offset(LAYOUT, "data_head");

    /** Offset of {@code data_tail}. Source: include/uapi/linux/perf_event.h. */
    public static final long DATA_TAIL = offset(LAYOUT, "data_tail");

    /** Offset of {@code data_offset}. Source: include/uapi/linux/perf_event.h. */
    public static final long DATA_OFFSET = offset(LAYOUT, "data_offset");

    /** Offset of {@code data_size}. Source: include/uapi/linux/perf_event.h. */
    public static final long DATA_SIZE = offset(LAYOUT, "data_size");

    private PerfEventMmapPage() {}
}
