package io.xdp4j.linux.abi;

import static io.xdp4j.linux.abi.Layouts.offset;
import static io.xdp4j.linux.abi.Layouts.u32;
import static io.xdp4j.linux.abi.Layouts.u64;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;

/**
 * {@code struct perf_event_attr}: which event, as first published, 64 bytes.
 *
 * <p>Source: include/uapi/linux/perf_event.h.
 */
public final class PerfEventAttr {

    /** The whole struct. Source: include/uapi/linux/perf_event.h. */
    public static final StructLayout LAYOUT = MemoryLayout.structLayout(
                    u32("type"),
                    u32("size"),
                    u64("config"),
                    u64("sample_period"),
                    u64("sample_type"),
                    u64("read_format"),
                    u64("pad0"),
                    u32("wakeup_events"),
                    u32("bp_type"),
                    u64("bp_addr"))
            .withName("perf_event_attr");

    /** Offset of {@code type}. Source: include/uapi/linux/perf_event.h. */
    public static final long TYPE = offset(LAYOUT, "type");

    /** Offset of {@code size}. Source: include/uapi/linux/perf_event.h. */
    public static final long SIZE = offset(LAYOUT, "size");

    /** Offset of {@code config}. Source: include/uapi/linux/perf_event.h. */
    public static final long CONFIG = offset(LAYOUT, "config");

    /** Offset of {@code sample_period}. Source: include/uapi/linux/perf_event.h. */
    public static final long SAMPLE_PERIOD = offset(LAYOUT, "sample_period");

    /** Offset of {@code sample_type}. Source: include/uapi/linux/perf_event.h. */
    public static final long SAMPLE_TYPE = offset(LAYOUT, "sample_type");

    /** Offset of {@code read_format}. Source: include/uapi/linux/perf_event.h. */
    public static final long READ_FORMAT = offset(LAYOUT, "read_format");

    /** Offset of {@code wakeup_events}. Source: include/uapi/linux/perf_event.h. */
    public static final long WAKEUP_EVENTS = offset(LAYOUT, "wakeup_events");

    /** Offset of {@code bp_type}. Source: include/uapi/linux/perf_event.h. */
    public static final long BP_TYPE = offset(LAYOUT, "bp_type");

    /** Offset of {@code bp_addr}. Source: include/uapi/linux/perf_event.h. */
    public static final long BP_ADDR = offset(LAYOUT, "bp_addr");

    private PerfEventAttr() {}
}
