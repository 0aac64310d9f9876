package io.xdp4j.tools;

import io.xdp4j.tools.bench.Phase;
import io.xdp4j.tools.bench.Watch;
import java.util.Locale;

/** One line on the terminal that changes while a command works; nothing where nobody watches. */
final class Progress implements Watch {

    private static final String START_OF_LINE = "\r\u001B[K";
    private static final long INTERVAL_NANOS = 200_000_000;

    private final Session session;

    private String title = "";
    private long lastNanos = System.nanoTime();
    private boolean isShown;

    Progress(Session session) {
        this.session = session;
    }

    /** Says what is being done from now on. */
    void title(String title) {
        this.title = title;
    }

    @Override
    public boolean isStopped() {
        return session.stop().isRequested();
    }

    @Override
    public void progress(Phase phase, long packets, double seconds) {
        long now = System.nanoTime();
        if (session.isTerminal() && now - lastNanos > INTERVAL_NANOS) {
            lastNanos = now;
            isShown = true;
            session.err().print(START_OF_LINE + title + text(phase, packets, seconds));
            session.err().flush();
        }
    }

    /** Clears the line. */
    void clear() {
        if (isShown) {
            isShown = false;
            session.err().print(START_OF_LINE);
            session.err().flush();
        }
    }

    private static String text(Phase phase, long packets, double seconds) {
        return switch (phase) {
            case OPENING -> "opening";
            case WAITING -> String.format(Locale.ROOT, "waiting for the first packet %5.1f s", seconds);
            case WARM_UP -> String.format(Locale.ROOT, "warming up %5.1f s", seconds);
            case MEASURE ->
                String.format(
                        Locale.ROOT,
                        "measuring %5.1f s %,15d packets %,12.0f a second",
                        seconds,
                        packets,
                        packets / seconds);
            case OVER -> "";
        };
    }
}
