package io.xdp4j.tools.bench;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One end's thread: opens the end, takes it through the phases of the clock, reads the meters, closes it. */
final class Worker implements Runnable {

    private final Opener opener;
    private final Clock clock;
    private final int batch;
    private final long limit;
    private final CountDownLatch open = new CountDownLatch(1);
    private final CountDownLatch ready = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);
    private final AtomicLong progress = new AtomicLong();

    private volatile boolean waitsForTraffic;
    private volatile boolean blocks;
    private volatile boolean breaksSilence;
    private volatile Exception failure;
    private volatile Reading reading;

    /** Measures until {@code limit} packets are done or the clock says that it is over. */
    Worker(Opener opener, Clock clock, int batch, long limit) {
        this.opener = opener;
        this.clock = clock;
        this.batch = batch;
        this.limit = limit;
    }

    @Override
    public void run() {
        try (End end = opener.open(clock)) {
            waitsForTraffic = end.waitsForTraffic();
            blocks = end.blocks();
            breaksSilence = end.breaksSilence();
            open.countDown();
            measure(end);
        } catch (InterruptedException e) {
            failure = clock.phase() == Phase.OVER ? null : e; // told to end before it began
        } catch (IOException | RuntimeException e) {
            failure = e;
        } finally {
            open.countDown();
            ready.countDown();
            done.countDown();
        }
    }

    /** Blocks until the end is open; throws what went wrong. */
    void awaitOpen() throws IOException, InterruptedException {
        open.await();
        check();
    }

    /** Blocks until the end's first packet is there, for {@code millis} at most; returns whether it is. */
    boolean awaitReady(long millis) throws IOException, InterruptedException {
        boolean isReady = ready.await(millis, TimeUnit.MILLISECONDS);
        check();
        return isReady;
    }

    /** Blocks until the end is closed again, for {@code millis} at most; returns whether it is. */
    boolean awaitDone(long millis) throws IOException, InterruptedException {
        boolean isDone = done.await(millis, TimeUnit.MILLISECONDS);
        check();
        return isDone;
    }

    /**
     * Returns what the end did; nothing if it never got to the measured phase. Null until {@link #awaitDone} said
     * yes.
     */
    Reading reading() {
        return reading;
    }

    /** Returns how many packets are done in this phase, perhaps a batch late. */
    long progress() {
        return progress.getOpaque();
    }

    boolean waitsForTraffic() {
        return waitsForTraffic;
    }

    boolean blocks() {
        return blocks;
    }

    boolean breaksSilence() {
        return breaksSilence;
    }

    private void measure(End end) throws IOException, InterruptedException {
        clock.awaitStart();
        if (end.waitsForTraffic()) {
            awaitTraffic(end);
        } else {
            ready.countDown();
            run(end, Long.MAX_VALUE, Phase.WAITING);
        }
        run(end, Long.MAX_VALUE, Phase.WARM_UP);
        var meter = new Meter();
        end.reset();
        meter.start();
        long packets = run(end, limit, Phase.MEASURE);
        meter.stop();
        reading = read(end, meter, packets);
    }

    /** Waits for the first packet and leaves it where it is: it counts. */
    private void awaitTraffic(End end) throws IOException {
        try {
            while (clock.phase() == Phase.WAITING && !end.isReady()) {
                end.idle();
            }
        } catch (ClosedByInterruptException e) {
            if (clock.phase() == Phase.WAITING) {
                throw e;
            }
        }
        ready.countDown();
        while (clock.phase() == Phase.WAITING) {
            Thread.onSpinWait(); // for as long as it takes to move the clock
        }
    }

    private long run(End end, long limit, Phase phase) throws IOException {
        long count = 0;
        progress.setOpaque(0);
        try {
            while (count < limit && clock.phase() == phase) {
                int n = end.step((int) Math.min(batch, limit - count));
                if (n == 0) {
                    end.idle();
                } else {
                    count += n;
                    progress.setOpaque(count);
                }
            }
        } catch (ClosedByInterruptException e) {
            if (clock.phase() == phase) {
                throw e;
            }
        }
        return count;
    }

    private static Reading read(End end, Meter meter, long packets) throws IOException {
        return new Reading(
                packets,
                end.bytes(),
                end.dropped(),
                meter.seconds(),
                meter.userNanos(),
                meter.systemNanos(),
                meter.allocatedBytes(),
                end.mode(),
                end.latency());
    }

    private void check() throws IOException {
        if (failure == null) {
            return;
        }
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            default -> throw new IllegalStateException(failure);
        }
    }
}
