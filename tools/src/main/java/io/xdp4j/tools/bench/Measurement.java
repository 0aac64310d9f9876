package io.xdp4j.tools.bench;

import java.io.IOException;

/** Runs one end, or two against each other, through the phases of a measurement. Used once. */
public final class Measurement {

    private static final long TICK_MILLIS = 50;
    private static final long SILENCE_NANOS = 250_000_000;
    private static final long CLOSE_MILLIS = 5_000;
    private static final double NANOS = 1e9;

    private final Clock clock = new Clock();
    private final Limits limits;
    private final Watch watch;
    private final Worker main;
    private final Worker peer;
    private final Side mainSide;
    private final Side peerSide;
    private final Rise rise = new Rise();

    private Thread mainThread;
    private Thread peerThread;
    private long lastProgress;
    private long lastProgressNanos;
    private boolean isStopped;

    /**
     * Measures {@code main}; {@code peer}, which may be null, is its other end. Batches are of up to {@code batch}
     * packets.
     */
    public Measurement(Side main, Side peer, int batch, Limits limits, Watch watch) {
        this.limits = limits;
        this.watch = watch;
        this.mainSide = main;
        this.peerSide = peer;
        this.main = new Worker(main.opener(), clock, batch, limits.packets());
        this.peer = peer == null ? null : new Worker(peer.opener(), clock, batch, Long.MAX_VALUE);
    }

    /** Blocks until the measurement is over, and returns what the main end did. */
    public Outcome run() throws IOException, InterruptedException {
        try {
            open();
            boolean sawTraffic = awaitTraffic();
            var foreign = new ForeignCpu();
            if (sawTraffic) {
                phase(Phase.WARM_UP, limits.warmUpSeconds());
                foreign.start();
                phase(Phase.MEASURE, limits.seconds());
            }
            double foreignPercent = sawTraffic ? foreign.percent() : Double.NaN;
            end();
            return new Outcome(main.reading(), sawTraffic, isStopped, foreignPercent, rise.ratio());
        } finally {
            interrupt();
        }
    }

    private void open() throws IOException, InterruptedException {
        mainThread = mainSide.starter().start("xdp-main", main);
        new Meter().start(); // loads what measuring needs while the socket is opened there
        main.awaitOpen();
        if (peer != null) {
            peerThread = peerSide.starter().start("xdp-peer", peer);
            peer.awaitOpen();
        }
    }

    private boolean awaitTraffic() throws IOException, InterruptedException {
        if (!main.waitsForTraffic()) {
            return true;
        }
        clock.enter(Phase.WAITING);
        long start = System.nanoTime();
        while (!main.awaitReady(TICK_MILLIS)) {
            double seconds = (System.nanoTime() - start) / NANOS;
            isStopped = watch.isStopped();
            if (isStopped || seconds > limits.patienceSeconds()) {
                return false;
            }
            checkPeer();
            watch.progress(Phase.WAITING, 0, seconds);
        }
        return true;
    }

    private void phase(Phase phase, double seconds) throws IOException, InterruptedException {
        if (seconds == 0 || isStopped) {
            return;
        }
        clock.enter(phase);
        long start = System.nanoTime();
        lastProgressNanos = start;
        while (true) {
            double left = seconds - (System.nanoTime() - start) / NANOS;
            isStopped = watch.isStopped();
            if (left <= 0 || isStopped || main.awaitDone((long) Math.ceil(Math.min(TICK_MILLIS, left * 1_000)))) {
                return;
            }
            checkPeer();
            breakSilence();
            long progress = main.progress();
            if (phase == Phase.MEASURE) {
                rise.look(progress, System.nanoTime());
            }
            watch.progress(phase, progress, (System.nanoTime() - start) / NANOS);
        }
    }

    private void end() throws IOException, InterruptedException {
        interrupt();
        if (!main.awaitDone(CLOSE_MILLIS) || peer != null && !peer.awaitDone(CLOSE_MILLIS)) {
            throw new IllegalStateException("an end of the measurement did not stop within 5 seconds");
        }
    }

    private void checkPeer() throws IOException, InterruptedException {
        if (peer != null) {
            peer.awaitDone(0);
        }
    }

    private void breakSilence() {
        long now = System.nanoTime();
        long progress = main.progress();
        if (progress != lastProgress) {
            lastProgress = progress;
            lastProgressNanos = now;
        } else if (main.breaksSilence() && now - lastProgressNanos > SILENCE_NANOS) {
            lastProgressNanos = now;
            mainThread.interrupt();
        }
    }

    private void interrupt() {
        clock.enter(Phase.OVER);
        if (main.blocks()) {
            mainThread.interrupt();
        }
        if (peer != null && peer.blocks()) {
            peerThread.interrupt();
        }
    }
}
