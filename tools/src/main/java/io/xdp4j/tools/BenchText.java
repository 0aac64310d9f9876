package io.xdp4j.tools;

import io.xdp4j.tools.bench.BenchResult;
import io.xdp4j.tools.bench.BenchSpec;
import io.xdp4j.tools.bench.Latencies;
import io.xdp4j.tools.bench.Reading;
import java.io.PrintStream;
import java.util.Locale;

/** A benchmark's result for people. */
final class BenchText {

    /** More than other processes make of it, as a rule. */
    private static final double RISES = 1.3;

    private BenchText() {}

    static void write(PrintStream out, BenchResult result) {
        Reading reading = result.outcome().reading();
        out.println(heading(result, reading));
        out.println(format(
                "  %,d packets in %.2f s: %,.0f a second, %.1f Mbit/s%s%s",
                reading.packets(),
                reading.seconds(),
                reading.packetsPerSecond(),
                result.bitsPerSecond() / 1e6,
                reading.dropped() < 0 ? "" : format(", %,d lost", reading.dropped()),
                result.outcome().isStopped() ? " (stopped early)" : ""));
        if (reading.packets() > 0) {
            out.println(format(
                    "  a packet: %.0f ns CPU (%.0f user, %.0f system), %.2f bytes allocated",
                    result.perPacket(reading.userNanos() + reading.systemNanos()),
                    result.perPacket(reading.userNanos()),
                    result.perPacket(reading.systemNanos()),
                    result.perPacket(reading.allocatedBytes())));
        }
        Latencies micros = Latencies.of(reading.latency());
        if (micros != null) {
            out.println(format(
                    "  round trip in us: %.1f half, %.1f p90, %.1f p99, %.1f p99.9, %.1f max",
                    micros.p50(), micros.p90(), micros.p99(), micros.p999(), micros.max()));
        }
        if (result.spec().driver().equals("software") && result.outcome().rise() > RISES) {
            out.println(format(
                    "  the second half was %.1f times as fast as the first: Java was still compiling; a longer"
                            + " --warmup leaves that out",
                    result.outcome().rise()));
        }
        if (result.outcome().foreignCpuPercent() > 5) {
            out.println(format(
                    "  other processes took %.0f %% of the machine",
                    result.outcome().foreignCpuPercent()));
        }
    }

    private static String heading(BenchResult result, Reading reading) {
        BenchSpec spec = result.spec();
        String scenario = spec.scenario().name().toLowerCase(Locale.ROOT);
        String wait = spec.spins() ? "spin" : "poll";
        if (!spec.isXdp()) {
            return scenario + ": kernel socket, " + wait;
        }
        return format(
                "%s on %s queue %d: %s, batch %d, %s",
                scenario, result.device(), spec.queue(), reading.mode(), spec.batch(), wait);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
