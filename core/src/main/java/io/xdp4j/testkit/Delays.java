package io.xdp4j.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** How long frames were on their way that came to one place. Any thread may ask. */
final class Delays {

    private static final int MOST = 1 << 16;

    private final String name;
    private List<Duration> delays = new ArrayList<>();
    private Duration last;

    /** Makes it for a place of that name. */
    Delays(String name) {
        this.name = name;
    }

    synchronized void add(long nanos) {
        last = Duration.ofNanos(nanos);
        if (delays.size() < MOST) {
            delays.add(last);
        }
    }

    synchronized Duration last() {
        if (last == null) {
            throw new AssertionError(name + ": no frame came");
        }
        return last;
    }

    /** Fails unless all that came since this was last asked, one or more, were so long on their way. */
    synchronized void expect(Duration least, Duration most) {
        List<Duration> taken = delays;
        delays = new ArrayList<>();
        if (taken.isEmpty()) {
            throw new AssertionError(name + ": no frame came");
        }
        for (int i = 0; i < taken.size(); i++) {
            Duration delay = taken.get(i);
            if (delay.compareTo(least) < 0 || delay.compareTo(most) > 0) {
                throw new AssertionError(name + ": frame " + (i + 1) + " of " + taken.size() + ": expected a delay of "
                        + (least.equals(most) ? least : least + " to " + most) + ", but it is " + delay);
            }
        }
    }
}
