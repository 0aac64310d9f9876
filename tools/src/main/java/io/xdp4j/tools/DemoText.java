package io.xdp4j.tools;

import io.xdp4j.tools.bench.Latencies;
import io.xdp4j.tools.demo.Bed;
import io.xdp4j.tools.demo.Demo;
import io.xdp4j.tools.demo.DemoResult;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** The demo's table. */
final class DemoText {

    private static final String ROW = "  %-16s %18s %8s %16s %16s%n";

    private final PrintStream out;
    private final Bed bed;
    private final List<DemoResult> results;

    DemoText(PrintStream out, Bed bed, List<DemoResult> results) {
        this.out = out;
        this.bed = bed;
        this.results = results;
    }

    /** Prints one row for each path, and what the numbers mean. */
    void write() {
        print(ROW, "", "packets a second", "lost", "round trip, half", "99 of 100");
        row("XDP", true);
        row("kernel sockets", false);
        comparison();
        out.println();
        out.printf("XDP: %s. Kernel sockets: DatagramChannel over %s.%n", mode(), bed.socketPath());
        out.printf(
                "UDP in frames of %d bytes, one thread sends, one receives; both sleep when there is nothing to do.%n",
                Demo.FRAME_BYTES);
        if (isSlower()) {
            out.println("XDP behind kernel sockets: its wire here is the work of threads of this JVM, that of the"
                    + " sockets is the kernel's. It says nothing of XDP in the kernel.");
        }
        checks();
    }

    /** On the software driver, in bandwidth or in time. */
    private boolean isSlower() {
        DemoResult xdp = find(true, false);
        DemoResult socket = find(false, false);
        DemoResult xdpTrip = find(true, true);
        DemoResult socketTrip = find(false, true);
        return bed.driver().equals("software")
                && (xdp != null && socket != null && xdp.perSecond() < socket.perSecond()
                        || xdpTrip != null
                                && socketTrip != null
                                && xdpTrip.latency().p50()
                                        > socketTrip.latency().p50());
    }

    /** Returns how XDP worked, for example {@code veth, native, copy}. */
    String mode() {
        for (DemoResult result : results) {
            String mode = result.outcome().reading().mode();
            if (mode != null) {
                return mode.equals("software") ? bed.xdpPath() : bed.xdpPath() + ", " + mode;
            }
        }
        return bed.xdpPath();
    }

    private void row(String path, boolean isXdp) {
        DemoResult throughput = find(isXdp, false);
        DemoResult roundTrip = find(isXdp, true);
        Latencies micros = roundTrip == null ? null : roundTrip.latency();
        print(
                ROW,
                path,
                throughput == null ? "-" : format("%,.0f", throughput.perSecond()),
                throughput == null ? "-" : format("%.1f %%", throughput.lostPercent()),
                micros == null ? "-" : format("%.1f us", micros.p50()),
                micros == null ? "-" : format("%.1f us", micros.p99()));
    }

    private void comparison() {
        DemoResult xdp = find(true, false);
        DemoResult socket = find(false, false);
        if (xdp != null && socket != null && socket.perSecond() > 0) {
            print(ROW, "XDP / sockets", format("%.1f", xdp.perSecond() / socket.perSecond()), "", tripRatio(), "");
        }
    }

    private String tripRatio() {
        DemoResult xdp = find(true, true);
        DemoResult socket = find(false, true);
        return xdp == null || socket == null
                ? ""
                : format("%.1f", xdp.latency().p50() / socket.latency().p50());
    }

    private void checks() {
        if (results.stream().anyMatch(result -> result.lostPercent() > 0.05)) {
            out.println("Lost: nothing holds a sender of UDP back; what its receiver has no room for is dropped.");
        }
        DemoResult xdp = find(true, false);
        if (xdp != null && xdp.lostPercent() > 0.05) {
            out.printf(
                    "Of XDP's the receiving socket counted %,d of %,d (rxDropped: no chunk in its fill ring,"
                            + " rxRingFull).%n",
                    xdp.outcome().reading().dropped(), xdp.lost());
        }
        long wrong = results.stream().mapToLong(DemoResult::wrong).sum();
        if (wrong > 0) {
            out.printf("%d packets arrived damaged or out of order: this must not be.%n", wrong);
        } else {
            out.println("Of what arrived every number was checked, and of each 1024th every byte: all as it was sent.");
        }
    }

    private DemoResult find(boolean isXdp, boolean isRoundTrip) {
        return results.stream()
                .filter(result -> result.isXdp() == isXdp && (result.latency() != null) == isRoundTrip)
                .findFirst()
                .orElse(null);
    }

    private void print(String format, Object... values) {
        out.print(format(format, values));
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
