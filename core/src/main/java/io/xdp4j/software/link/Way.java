package io.xdp4j.software.link;

import io.xdp4j.device.LinkCounters;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/** One direction of a {@link PlainWire}: a ring from each lane that was used to each queue. */
final class Way {

    private static final int MANY = 64;
    private static final int VERY_MANY = 1024;

    // Where a lane counts: a line of the cache for each.
    private static final int LANE = 8;
    private static final int FRAMES = 0;
    private static final int BYTES = 1;
    private static final int DROPPED = 2;

    private final Port to;
    private final int frameBytes;
    private final int queues;
    private final int sendersQueues;
    private final FrameRing[] rings; // of lane * queues + queue; written under the lock, read by the lane's sender
    private final Inlet[] inlets;
    private int made; // guarded by the lock
    private final AtomicLongArray counts;

    Way(Port from, Port to) {
        this.to = to;
        this.frameBytes = Math.max(from.frameBytes(), to.frameBytes()); // what is too long is for who receives it
        this.queues = to.queues();
        this.sendersQueues = from.queues();
        this.rings = new FrameRing[from.lanes() * queues];
        this.inlets = new Inlet[queues];
        Arrays.setAll(inlets, _ -> new Inlet());
        this.counts = new AtomicLongArray((from.lanes() + 1) * LANE);
    }

    int send(int lane, FrameBatch frames, int from, Arrivals arrivals) {
        int sendersQueue = lane % sendersQueues;
        Steering steering = to.steering();
        int taken = steering == Steering.SENDERS
                ? sendAll(lane, sendersQueue % queues, frames, from, arrivals)
                : sendEach(steering, lane, sendersQueue, frames, from, arrivals);
        count(lane, frames, from, taken);
        return taken;
    }

    /** Drops frames that are sent while the other end is down; returns how many. */
    int drop(int lane, FrameBatch frames, int from) {
        int dropped = frames.count - from;
        int at = lane * LANE + DROPPED;
        counts.setOpaque(at, counts.getPlain(at) + dropped);
        return dropped;
    }

    /** Returns what was sent, all of which was delivered or dropped. */
    LinkCounters counters() {
        long frames = 0;
        long bytes = 0;
        long dropped = 0;
        for (int at = 0; at < counts.length(); at += LANE) {
            frames += counts.getOpaque(at + FRAMES);
            bytes += counts.getOpaque(at + BYTES);
            dropped += counts.getOpaque(at + DROPPED);
        }
        return new LinkCounters(frames + dropped, frames, 0, 0, 0, 0, 0, dropped, bytes);
    }

    int peek(int queue, FrameBatch into, int limit) {
        return inlets[queue].peek(into, limit);
    }

    void release(int queue, int count) {
        inlets[queue].release(count);
    }

    private int sendAll(int lane, int queue, FrameBatch frames, int from, Arrivals arrivals) {
        FrameRing ring = ring(lane, queue);
        int taken = ring == null ? 0 : ring.room(frames.count - from);
        if (taken == 0) {
            arrivals.at(to, queue); // who takes what is there makes room
            return 0;
        }
        ring.add(frames, from, from + taken);
        arrivals.at(to, queue);
        return taken;
    }

    private int sendEach(
            Steering steering, int lane, int sendersQueue, FrameBatch frames, int from, Arrivals arrivals) {
        int taken = 0;
        for (int i = from; i < frames.count; i++) {
            int queue = steering.queue(frames.memory, frames.address[i], frames.length[i], sendersQueue) % queues;
            FrameRing ring = ring(lane, queue);
            arrivals.at(to, queue);
            if (ring == null || ring.room(1) == 0) {
                break;
            }
            ring.add(frames, i, i + 1);
            taken++;
        }
        return taken;
    }

    /** A lane has one sender at a time, so nothing is lost that is added without an atomic operation. */
    private void count(int lane, FrameBatch frames, int from, int taken) {
        long bytes = 0;
        for (int i = from; i < from + taken; i++) {
            bytes += frames.length[i];
        }
        int at = lane * LANE;
        counts.setOpaque(at + FRAMES, counts.getPlain(at + FRAMES) + taken);
        counts.setOpaque(at + BYTES, counts.getPlain(at + BYTES) + bytes);
    }

    /** Returns the ring of a lane to a queue; null if there is no memory for it: then nothing can be sent there now. */
    private FrameRing ring(int lane, int queue) {
        FrameRing ring = rings[lane * queues + queue];
        return ring == null ? made(lane, queue) : ring;
    }

    private synchronized FrameRing made(int lane, int queue) {
        try {
            var ring = new FrameRing(frameBytes, slots());
            inlets[queue].add(ring);
            rings[lane * queues + queue] = ring;
            made++;
            return ring;
        } catch (OutOfMemoryError _) {
            return null; // as a card without a free descriptor: who sends keeps its frames
        }
    }

    /** Where each lane sends to each queue there are thousands of rings, most of them hardly used: those are small. */
    private int slots() {
        if (made < MANY) {
            return FrameRing.SLOTS;
        }
        return made < VERY_MANY ? FrameRing.SLOTS / 4 : FrameRing.SLOTS / 16;
    }
}
