package io.xdp4j.tools.bench;

import io.xdp4j.SoftwareNetwork;
import io.xdp4j.device.XdpQueue;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.BooleanSupplier;

/** An end whose thread is the card's too: a batch of each socket, then a round of the card, and so on. */
final class OneThread implements End, BooleanSupplier {

    /** Rounds of a step: to begin to drive, and to end, takes as long as some packets. */
    private static final int ROUNDS = 10_000;

    private final End end;
    private final SoftwareNetwork network;
    private final XdpQueue[] queues;
    private final Clock clock;

    private Phase phase;
    private int batch;
    private int rounds;
    private int done;

    /** Owns {@code end}, which works on {@code queues} in turn, from now on. */
    OneThread(End end, SoftwareNetwork network, XdpQueue[] queues, Clock clock) {
        this.end = end;
        this.network = network;
        this.queues = queues;
        this.clock = clock;
    }

    /** Works on many batches of up to {@code limit} packets each. */
    @Override
    public int step(int limit) throws IOException {
        phase = clock.phase();
        batch = limit;
        rounds = 0;
        done = 0;
        try {
            network.drive(this, queues);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
        return done;
    }

    /** Does the application's part; returns whether the step is over. */
    @Override
    public boolean getAsBoolean() {
        try {
            for (int i = 0; i < queues.length; i++) {
                done += end.step(batch);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ++rounds == ROUNDS || clock.phase() != phase;
    }

    @Override
    public void idle() {}

    @Override
    public void reset() throws IOException {
        end.reset();
    }

    @Override
    public long bytes() {
        return end.bytes();
    }

    @Override
    public long dropped() throws IOException {
        return end.dropped();
    }

    @Override
    public String mode() {
        return end.mode();
    }

    @Override
    public void close() {
        end.close();
    }
}
