package io.xdp4j.tools.demo;

import io.xdp4j.tools.bench.BenchResult;
import io.xdp4j.tools.bench.Latencies;
import io.xdp4j.tools.bench.Outcome;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One measurement of the demo.
 *
 * @param name what was measured
 * @param isXdp whether over XDP; else over kernel sockets
 * @param outcome what the measured end did
 * @param packets how many of our packets, or round trips, were seen
 * @param lost how many of those that were sent did not come
 * @param wrong how many were damaged or out of order
 */
public record DemoResult(String name, boolean isXdp, Outcome outcome, long packets, long lost, long wrong) {

    /** Returns packets, or round trips, a second. */
    public double perSecond() {
        return packets == 0 ? 0 : packets / outcome.reading().seconds();
    }

    /** Returns the share, 0 to 100, of what was sent that did not come. */
    public double lostPercent() {
        return lost == 0 ? 0 : 100.0 * lost / (packets + lost);
    }

    /** Returns the percentiles of round trips; null for a measurement of throughput. */
    public Latencies latency() {
        return Latencies.of(outcome.reading().latency());
    }

    /** Returns the entry in the document of the command's {@code --json}. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", name);
        document.put("path", isXdp ? "xdp" : "socket");
        document.put("pps", perSecond());
        document.put("packets", packets);
        document.put("lost", lost);
        document.put("latencyMicros", BenchResult.percentiles(latency()));
        return document;
    }
}
