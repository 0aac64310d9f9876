package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.tools.bench.Outcome;
import io.xdp4j.tools.bench.Reading;
import io.xdp4j.tools.demo.DemoResult;
import io.xdp4j.tools.demo.SoftwareBed;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What the demo's table says of its numbers. */
final class DemoTextTest {

    @Test
    void fasterXdpNeedsNoReason() throws XdpException {
        String text = text(2000, 0, 5000);

        assertFalse(text.contains("behind"), text);
        assertFalse(text.contains("rxDropped"), text);
    }

    @Test
    void fewerPacketsHaveAReason() throws XdpException {
        String text = text(500, 0, 5000);

        assertTrue(text.contains("XDP behind kernel sockets: its wire here is the work of threads of this JVM"), text);
    }

    @Test
    void longerRoundTripsHaveAReason() throws XdpException {
        assertTrue(text(2000, 0, 20_000).contains("XDP behind kernel sockets"));
    }

    @Test
    void lostFramesAreCountedSomewhere() throws XdpException {
        String text = text(2000, 50, 5000);

        assertTrue(text.contains("Of XDP's the receiving socket counted 40 of 50 (rxDropped"), text);
    }

    /** Kernel sockets had 1,000 packets, lost none, and took 10 us. */
    private static String text(long packets, long lost, long tripNanos) throws XdpException {
        var out = new ByteArrayOutputStream();
        try (var bed = new SoftwareBed()) {
            List<DemoResult> results = List.of(
                    result(true, packets, lost, null),
                    result(false, 1000, 0, null),
                    result(true, 10, 0, trips(tripNanos)),
                    result(false, 10, 0, trips(10_000)));
            new DemoText(new PrintStream(out, true, StandardCharsets.UTF_8), bed, results).write();
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static DemoResult result(boolean isXdp, long packets, long lost, Histogram trips) {
        var reading = new Reading(packets, 64 * packets, lost * 4 / 5, 1, 0, 0, 0, isXdp ? "software" : null, trips);
        return new DemoResult("", isXdp, new Outcome(reading, true, false, 0, Double.NaN), packets, lost, 0);
    }

    private static Histogram trips(long nanos) {
        var trips = new Histogram(3);
        trips.recordValueWithCount(nanos, 10);
        return trips;
    }
}
