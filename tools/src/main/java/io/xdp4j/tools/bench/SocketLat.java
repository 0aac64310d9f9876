package io.xdp4j.tools.bench;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.net.PortUnreachableException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.DatagramChannel;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/**
 * Sends a numbered datagram through a kernel socket, waits until it comes back, and notes how long that took.
 *
 * <p>A blocking read with a timeout would cost two more system calls, which a real client does not make. So the read
 * has none: who sees that nothing happens any more interrupts the thread, and the socket is opened anew.
 */
final class SocketLat implements End {

    private static final long LOST_AFTER_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final DatagramSpec spec;
    private final Clock clock;
    private final Delay delay;
    private final ByteBuffer outbox;
    private final MemorySegment sent;
    private final ByteBuffer inbox = Datagrams.inbox();
    private final MemorySegment received = MemorySegment.ofBuffer(inbox);
    private final Backoff backoff = new Backoff();
    private final Histogram latency = Latencies.histogram();

    private DatagramChannel channel;
    private long sequence;
    private long answered;
    private long lost;

    SocketLat(DatagramSpec spec, Clock clock, Delay delay) throws IOException {
        this.spec = spec;
        this.clock = clock;
        this.delay = delay;
        this.outbox = ByteBuffer.allocateDirect(spec.payloadBytes());
        this.sent = MemorySegment.ofBuffer(outbox);
        Payload.write(sent, 0, spec.payloadBytes());
        this.channel = Datagrams.open(spec);
    }

    @Override
    public int step(int limit) throws IOException {
        try {
            return roundTrip();
        } catch (PortUnreachableException _) {
            lost++;
            LockSupport.parkNanos(LOST_AFTER_NANOS); // nobody answers yet
            return 0;
        } catch (ClosedByInterruptException e) {
            if (clock.phase() == Phase.OVER) {
                throw e;
            }
            lost++;
            Thread.interrupted();
            channel = Datagrams.open(spec);
            return 0;
        }
    }

    /** Does nothing: a step waits by itself. */
    @Override
    public void idle() {}

    @Override
    public boolean blocks() {
        return !spec.spins();
    }

    @Override
    public boolean breaksSilence() {
        return !spec.spins();
    }

    @Override
    public void reset() {
        answered = 0;
        lost = 0;
        latency.reset();
    }

    @Override
    public long bytes() {
        return answered * (spec.payloadBytes() + FrameTemplate.HEADERS);
    }

    @Override
    public long dropped() {
        return lost;
    }

    @Override
    public Histogram latency() {
        return latency;
    }

    @Override
    public String mode() {
        return null;
    }

    @Override
    public void close() {
        Datagrams.close(channel);
    }

    private int roundTrip() throws IOException {
        outbox.clear();
        long sentNanos = System.nanoTime();
        Payload.stamp(sent, 0, ++sequence, sentNanos);
        channel.write(outbox);
        while (!isAnswered()) {
            if (System.nanoTime() - sentNanos > LOST_AFTER_NANOS) {
                lost++;
                return 0;
            }
        }
        delay.burn(1); // on the way, or what it measures would not notice
        Latencies.record(latency, System.nanoTime() - sentNanos);
        backoff.reset();
        answered++;
        return 1;
    }

    private boolean isAnswered() throws IOException {
        inbox.clear();
        if (channel.read(inbox) == 0) {
            backoff.pause();
            return false;
        }
        return Payload.isOne(received, 0, inbox.position()) && Payload.sequence(received, 0) == sequence;
    }
}
