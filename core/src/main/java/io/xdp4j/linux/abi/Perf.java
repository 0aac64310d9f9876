package io.xdp4j.linux.abi;

/** Numbers of perf_event_open(2). Source: include/uapi/linux/perf_event.h, Linux 6.18. */
public final class Perf {

    /** Type of event: of the kernel's own. Source: include/uapi/linux/perf_event.h. */
    public static final int PERF_TYPE_SOFTWARE = 1;

    /** Event: what BPF programs output. Source: include/uapi/linux/perf_event.h, since Linux 4.4. */
    public static final int PERF_COUNT_SW_BPF_OUTPUT = 10;

    /** Part of a sample: bytes as they are. Source: include/uapi/linux/perf_event.h. */
    public static final int PERF_SAMPLE_RAW = 1 << 10;

    /** Type of record. Source: include/uapi/linux/perf_event.h. */
    public static final int PERF_RECORD_SAMPLE = 9;

    /** Flag: the descriptor is not inherited. Source: include/uapi/linux/perf_event.h, since Linux 3.14. */
    public static final int PERF_FLAG_FD_CLOEXEC = 1 << 3;

    /** Type of record. Source: include/uapi/linux/perf_event.h. */
    public static final int PERF_RECORD_LOST = 2;

    private Perf() {}
}
