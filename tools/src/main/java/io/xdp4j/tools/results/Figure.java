package io.xdp4j.tools.results;

/** A figure of a result, and which way it goes if packets take longer. */
public enum Figure {
    PPS("/pps", "packets a second", Trend.DOWN),
    USER("/userNanosPerPacket", "user ns a packet", Trend.UP),
    SYSTEM("/systemNanosPerPacket", "system ns a packet", Trend.NONE),
    /** User and system together: not in the document, but what is compared where the sender is the limit. */
    CPU("", "CPU ns a packet", Trend.UP),
    ALLOCATED("/allocatedBytesPerPacket", "allocated bytes a packet", Trend.NONE),
    DROPPED("/dropped", "packets dropped", Trend.NONE),
    P50("/latencyMicros/p50", "round trip p50, µs", Trend.UP),
    P90("/latencyMicros/p90", "round trip p90, µs", Trend.UP),
    P99("/latencyMicros/p99", "round trip p99, µs", Trend.UP),
    P999("/latencyMicros/p999", "round trip p99.9, µs", Trend.UP),
    MAX("/latencyMicros/max", "round trip max, µs", Trend.UP);

    enum Trend {
        UP,
        DOWN,
        NONE
    }

    private final String pointer;
    private final String title;
    private final Trend trend;

    Figure(String pointer, String title, Trend trend) {
        this.pointer = pointer;
        this.title = title;
        this.trend = trend;
    }

    /** Returns what it is, with its unit. */
    public String title() {
        return title;
    }

    /** Returns its name in a document, for example {@code latencyMicros p50}. */
    public String field() {
        return this == CPU ? "cpuNanosPerPacket" : pointer.substring(1).replace('/', ' ');
    }

    /** Returns the JSON pointer of the value in a result; empty if it is computed. */
    String pointer() {
        return pointer;
    }

    Trend trend() {
        return trend;
    }
}
