package io.xdp4j.tools;

import io.xdp4j.device.XdpException;
import io.xdp4j.tools.filter.FilterReading;
import io.xdp4j.tools.filter.FilterReport;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Reads filters again and again until it is told to stop. */
final class FilterWatch {

    private static final long TICK_MILLIS = 50;

    private final Session session;
    private final long intervalNanos;
    private final long endNanos;

    /** Every so often, and until {@code endNanos} of the clock of {@link System#nanoTime}. */
    FilterWatch(Session session, long intervalNanos, long endNanos) {
        this.session = session;
        this.intervalNanos = intervalNanos;
        this.endNanos = endNanos;
    }

    /** Reads the filters. */
    @FunctionalInterface
    interface Source {
        List<FilterReading> read() throws XdpException;
    }

    /** Shows each report, those after the first with rates; returns what is true at the end. */
    FilterReport run(Source source, Consumer<FilterReport> show) throws XdpException, InterruptedException {
        FilterReport report = FilterReport.of(source.read());
        show.accept(report);
        long next = System.nanoTime() + intervalNanos;
        while (!session.stop().isRequested() && System.nanoTime() - endNanos < 0) {
            TimeUnit.MILLISECONDS.sleep(TICK_MILLIS);
            if (System.nanoTime() - next >= 0) {
                next += intervalNanos;
                report = report.next(source.read());
                show.accept(report);
            }
        }
        return report.next(source.read());
    }
}
