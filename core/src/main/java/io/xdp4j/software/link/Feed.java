package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/**
 * A generator and a sink: the same frames arrive on each queue for ever, and what is sent is copied away, as a card
 * would. To measure against.
 */
public final class Feed implements Link {

    private final MemorySegment frames; // as they are shown, in their places
    private final long[] starts; // of twice as many as there are, so that a batch has no end to go round
    private final int[] lengths;
    private final int[] rooms = new int[FrameBatch.CAPACITY];
    private final long[] places = new long[FrameBatch.CAPACITY]; // of frames that are taken
    private final int count;
    private final int place;
    private final Outlet[] queues;

    /** Plugs a port in, at which {@code given} frames arrive, in turn. */
    public Feed(Port port, List<byte[]> given) {
        var arena = Arena.ofAuto(); // lives as long as its link, which no scope of ours ends
        this.place = FrameRing.oddLines(HEADROOM + port.frameBytes() + TAILROOM);
        this.count = given.size() * ((FrameBatch.CAPACITY - 1) / given.size() + 1); // a batch shows none twice
        this.starts = new long[2 * count];
        this.lengths = new int[2 * count];
        this.frames = arena.allocate((long) count * place, FrameRing.LINE);
        Arrays.fill(rooms, HEADROOM);
        Arrays.setAll(places, i -> (long) i * place);
        for (int i = 0; i < 2 * count; i++) {
            byte[] frame = given.get(i % given.size());
            if (frame.length > port.frameBytes()) {
                throw new IllegalArgumentException(
                        "a frame of " + frame.length + " bytes in a feed for up to " + port.frameBytes());
            }
            starts[i] = (long) (i % count) * place + HEADROOM;
            lengths[i] = frame.length;
            MemorySegment.copy(frame, 0, frames, JAVA_BYTE, starts[i], frame.length);
        }
        this.queues = new Outlet[port.queues()];
        Arrays.setAll(queues, _ -> new Outlet(arena));
    }

    /** Where a queue's frames are shown and taken. */
    private final class Outlet {

        private final MemorySegment shown;
        private final MemorySegment taken;
        private FrameBatch batch;
        private int next;

        Outlet(Arena arena) {
            this.shown = arena.allocate(frames.byteSize(), FrameRing.LINE);
            this.taken = arena.allocate((long) FrameBatch.CAPACITY * place, FrameRing.LINE);
            shown.copyFrom(frames);
        }

        int show(FrameBatch into, int limit) {
            into.lies(shown, true);
            into.placeBytes = place;
            into.count = limit;
            into.isChanged = false;
            System.arraycopy(starts, next, into.address, 0, limit);
            System.arraycopy(lengths, next, into.length, 0, limit);
            System.arraycopy(rooms, 0, into.room, 0, limit);
            Arrays.fill(into.flags, 0, limit, 0);
            batch = into;
            return limit;
        }

        /** Goes on; programs may have changed what was shown. */
        void release(int number) {
            if (batch.isChanged) {
                for (int i = next; i < next + number; i++) {
                    MemorySegment.copy(frames, starts[i], shown, starts[i], lengths[i]);
                }
            }
            next += number;
            next = next >= count ? next - count : next;
        }

        void take(FrameBatch sent, int from, int to) {
            FrameCopy.copy(sent, from, to - from, taken, places, 0);
        }
    }

    @Override
    public int send(Port port, int lane, FrameBatch sent, int from, long now, Arrivals arrivals) {
        queues[lane % queues.length].take(sent, from, sent.count);
        return sent.count - from;
    }

    @Override
    public int peek(Port port, int queue, FrameBatch into, int limit, long now) {
        return queues[queue].show(into, limit);
    }

    @Override
    public void release(Port port, int queue, int count) {
        queues[queue].release(count);
    }

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public long nextNanos(Port port) {
        return Long.MAX_VALUE; // not that it waits for a time: it waits for room
    }
}
