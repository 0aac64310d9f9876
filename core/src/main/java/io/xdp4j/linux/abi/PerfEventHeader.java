package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u16;
import static io.xdp4j.linux.abi.Layouts.u32;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/** {@code struct perf_event_header}: the head of a record. Source: include/uapi/linux/perf_event.h. */
public final class PerfEventHeader {

    /** The whole struct. Source: include/uapi/linux/perf_event.h. */
    public static final StructLayout LAYOUT =
            MemoryLayout.structLayout(u32("type"), u16("misc"), u16("size")).withName("perf_event_header");

    /** Offset of {@code type}. Source: include/uapi/linux/perf_event.h. */
    public static final long TYPE = offset(LAYOUT, "type");

    /** Offset of {@code misc}. Source: include/uapi/linux/perf_event.h. */
    public static final long MISC = offset(LAYOUT, "misc");

    /** Offset of {@code size}. Source: include/uapi/linux/perf_event.h. */
    public static final long SIZE = offset(LAYOUT, "size");

    private PerfEventHeader() {}
}
