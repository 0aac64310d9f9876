package io.xdp4j.software.link;

import io.xdp4j.wire.PcapngWriter;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A link, with a pcapng file of what ports send into it and receive from it, before programs see it: an interface of
 * the file for each port.
 *
 * <p>A file that cannot be written stops no frame: {@link #finish} says so.
 */
public final class RecordedLink implements Link {

    private final Link link;
    private final PcapngWriter writer;
    private final long epochNanos;
    private final Map<Port, Recorded> ports = new IdentityHashMap<>();
    private IOException failure;

    /** A port that is recorded. */
    private static final class Recorded {

        private final int number; // of its interface in the file
        private final int[] seen; // of each queue: how many of the frames at hand are in the file

        private Recorded(int number, int queues) {
            this.number = number;
            this.seen = new int[queues];
        }
    }

    /**
     * Records nothing yet. Owns the writer.
     *
     * @param epochNanos when the network's clock was at 0, in nanoseconds since 1970
     */
    public RecordedLink(Link link, PcapngWriter writer, long epochNanos) {
        this.link = link;
        this.writer = writer;
        this.epochNanos = epochNanos;
    }

    /** Records a port as an interface of that name; before it sends or receives. */
    public RecordedLink record(Port port, String name) throws IOException {
        ports.put(port, new Recorded(writer.addInterface(name), port.queues()));
        return this;
    }

    /** Writes the file to its end, and closes it; throws what was thrown first when it was written. */
    public void finish() throws IOException {
        synchronized (writer) {
            writer.close();
            if (failure != null) {
                throw failure;
            }
        }
    }

    @Override
    public int send(Port port, int lane, FrameBatch frames, int from, long now, Arrivals arrivals) {
        int taken = link.send(port, lane, frames, from, now, arrivals);
        Recorded recorded = ports.get(port);
        if (recorded != null) {
            write(recorded.number, frames, from, from + taken, now);
        }
        return taken;
    }

    @Override
    public int peek(Port port, int queue, FrameBatch into, int limit, long now) {
        int count = link.peek(port, queue, into, limit, now);
        Recorded recorded = ports.get(port);
        if (recorded != null && count > recorded.seen[queue]) {
            write(recorded.number, into, recorded.seen[queue], count, now);
            recorded.seen[queue] = count;
        }
        return count;
    }

    @Override
    public void release(Port port, int queue, int count) {
        Recorded recorded = ports.get(port);
        if (recorded != null) {
            recorded.seen[queue] -= count;
        }
        link.release(port, queue, count);
    }

    @Override
    public long nextNanos(Port port) {
        return link.nextNanos(port);
    }

    @Override
    public boolean takesTime() {
        return link.takesTime();
    }

    @Override
    public void carry(long now, Arrivals arrivals) {
        link.carry(now, arrivals);
    }

    @Override
    public void watch(Thread sleeper) {
        link.watch(sleeper);
    }

    @Override
    public void unwatch(Thread sleeper) {
        link.unwatch(sleeper);
    }

    @Override
    public void close() {
        link.close();
    }

    private void write(int number, FrameBatch frames, int from, int to, long now) {
        synchronized (writer) {
            if (failure != null) {
                return;
            }
            try {
                for (int i = from; i < to; i++) {
                    int length = frames.length[i];
                    writer.write(number, frames.memory, frames.address[i], length, length, epochNanos + now);
                }
            } catch (IOException e) {
                failure = e;
            }
        }
    }
}
