package io.xdp4j.software.link;

import io.xdp4j.device.Pace;
import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * Sends the frames of a capture into a link, as if a port had sent them: what arrives at the others has been on the
 * link, with all that happens there. Borrows the reader. For one thread at a time.
 */
public final class Replay {

    private static final int HEADER_BYTES = 14;

    private final CaptureReader reader;
    private final Link link;
    private final Port from;
    private final Pace pace;
    private final FrameBatch batch = new FrameBatch();
    private boolean begun;
    private boolean over;
    private boolean hasFrame;
    private long startNanos;
    private long firstEpochNanos;
    private long sent;
    private long skipped;

    /** Sends nothing yet. */
    public Replay(CaptureReader reader, Link link, Port from, Pace pace) {
        this.reader = reader;
        this.link = link;
        this.from = from;
        this.pace = pace;
    }

    /**
     * Sends what is due by {@code now}. The first frame is due when this is first called.
     *
     * @return when to call it again: {@code now} if the link is full, {@link Long#MAX_VALUE} if all is sent
     */
    public long send(long now, Arrivals arrivals) throws IOException {
        while (hasFrame || read(now)) {
            long due = dueNanos();
            if (due > now) {
                return due;
            }
            if (link.send(from, from.lanes() - 1, batch, 0, now, arrivals) == 0) {
                return now;
            }
            sent++;
            hasFrame = false;
        }
        over = true;
        return Long.MAX_VALUE;
    }

    /** Lets the clock send each frame when it is due, from now on; it throws what the reader throws, unchecked. */
    public void goBy(SimulatedClock clock) {
        var timer = new SimulatedClock.Timer[1];
        timer[0] = clock.timer((now, arrivals) -> {
            long next = sendUnchecked(now, arrivals);
            if (next != Long.MAX_VALUE) {
                timer[0].set(Math.max(next, now + 1)); // a full link is emptied meanwhile
            }
        });
        timer[0].set(clock.nanos());
    }

    /** Returns how many frames were sent. */
    public long sent() {
        return sent;
    }

    /** Returns whether all that there is was sent. */
    public boolean isOver() {
        return over;
    }

    /** Returns how many frames were left out: longer than the port can send, or no frames of Ethernet. */
    public long skipped() {
        return skipped;
    }

    private long sendUnchecked(long now, Arrivals arrivals) {
        try {
            return send(now, arrivals);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean read(long now) throws IOException {
        while (reader.next()) {
            if (!begun) {
                begun = true;
                startNanos = now;
                firstEpochNanos = reader.epochNanos();
            }
            if (reader.length() >= HEADER_BYTES && reader.length() <= from.frameBytes()) {
                batch.lies(reader.memory(), false);
                batch.address[0] = reader.offset();
                batch.length[0] = reader.length();
                batch.flags[0] = 0;
                batch.count = 1;
                hasFrame = true;
                return true;
            }
            skipped++;
        }
        return false;
    }

    /** A file may say any time of 63 bits: what is behind the end of time is due then. */
    private long dueNanos() {
        if (pace == Pace.FAST) {
            return startNanos;
        }
        long later = Math.max(0, reader.epochNanos() - firstEpochNanos);
        return later < SimulatedClock.END_NANOS - startNanos ? startNanos + later : SimulatedClock.END_NANOS;
    }
}
