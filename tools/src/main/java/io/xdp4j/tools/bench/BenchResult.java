package io.xdp4j.tools.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a benchmark says.
 *
 * @param spec what was measured
 * @param device the interface's name; null if there was none
 * @param outcome what came out
 */
public record BenchResult(BenchSpec spec, String device, Outcome outcome) {

    private static final int SCHEMA = 1;

    /** Returns the document of the command's {@code --json}; what does not apply is null. */
    public Map<String, Object> document() {
        Reading reading = outcome.reading();
        boolean sends = spec.scenario() == Scenario.TX || spec.scenario() == Scenario.LAT;
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", SCHEMA);
        document.put("scenario", name(spec.scenario()));
        document.put("driver", spec.isXdp() ? spec.driver() : null);
        document.put("mode", reading.mode());
        document.put("interface", device);
        document.put("queue", spec.isXdp() ? spec.queue() : null);
        document.put("size", sends || spec.driver().equals("software") ? spec.sizeBytes() : null);
        document.put("batch", spec.isXdp() && spec.scenario() != Scenario.LAT ? spec.batch() : null);
        document.put("wait", spec.spins() ? "spin" : "poll");
        document.put("path", spec.isXdp() ? "xdp" : "socket");
        boolean hasCard = spec.isXdp() && spec.driver().equals("software") && spec.scenario() != Scenario.LAT;
        document.put("sockets", hasCard ? spec.card().sockets() : null);
        document.put("threads", hasCard ? spec.card().threads() : null);
        document.put("rules", hasCard ? spec.card().rules().rules().size() : null);
        document.put("seconds", reading.seconds());
        document.put("packets", reading.packets());
        document.put("pps", reading.packetsPerSecond());
        document.put("bitsPerSecond", bitsPerSecond());
        document.put("dropped", reading.dropped() < 0 ? null : reading.dropped());
        document.put("userNanosPerPacket", perPacket(reading.userNanos()));
        document.put("systemNanosPerPacket", perPacket(reading.systemNanos()));
        document.put("allocatedBytesPerPacket", perPacket(reading.allocatedBytes()));
        document.put("latencyMicros", percentiles(Latencies.of(reading.latency())));
        document.put("jdk", System.getProperty("java.vm.version"));
        document.put("kernel", System.getProperty("os.version"));
        document.put("foreignCpuPercent", finite(outcome.foreignCpuPercent()));
        document.put("delayNanos", spec.delayNanos());
        document.put("machine", Machine.name());
        return document;
    }

    /** Returns bits of whole frames a second. */
    public double bitsPerSecond() {
        Reading reading = outcome.reading();
        return reading.bytes() == 0 ? 0 : reading.bytes() * 8 / reading.seconds();
    }

    /** Returns {@code total} divided by the packets; null if there were none. */
    public Double perPacket(long total) {
        long packets = outcome.reading().packets();
        return packets == 0 ? null : (double) total / packets;
    }

    /** Returns percentiles as they stand in a document; null if there are none. */
    public static Map<String, Object> percentiles(Latencies micros) {
        if (micros == null) {
            return null;
        }
        var document = new LinkedHashMap<String, Object>();
        document.put("p50", micros.p50());
        document.put("p90", micros.p90());
        document.put("p99", micros.p99());
        document.put("p999", micros.p999());
        document.put("max", micros.max());
        return document;
    }

    private static Double finite(double value) {
        return Double.isFinite(value) ? value : null;
    }

    private static String name(Scenario scenario) {
        return scenario.name().toLowerCase(java.util.Locale.ROOT);
    }
}
