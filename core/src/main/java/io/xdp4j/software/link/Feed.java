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

    private final MemorySegment frames;
    private final long[] starts;
    private final int[] lengths;
    private final int place;
    private final Outlet[] queues;

    /** Plugs a port in, at which {@code given} frames arrive, in turn. */
    public Feed(Port port, List<byte[]> given) {
        var arena = Arena.ofAuto(); // lives as long as its link, which no scope of ours ends
        this.starts = new long[given.size()];
        this.lengths = new int[given.size()];
        this.frames =
                arena.allocate(given.stream().mapToLong(frame -> frame.length).sum());
        long at = 0;
        for (int i = 0; i < starts.length; i++) {
            byte[] frame = given.get(i);
            if (frame.length > port.frameBytes()) {
                throw new IllegalArgumentException(
                        "a frame of " + frame.length + " bytes in a feed for up to " + port.frameBytes());
            }
            MemorySegment.copy(frame, 0, frames, JAVA_BYTE, at, frame.length);
            starts[i] = at;
            lengths[i] = frame.length;
            at += frame.length;
        }
        this.place = FrameRing.oddLines(HEADROOM + port.frameBytes() + TAILROOM);
        this.queues = new Outlet[port.queues()];
        Arrays.setAll(queues, _ -> new Outlet(arena, place));
    }

    /** Where a queue's frames are shown and taken. */
    private static final class Outlet {

        private final MemorySegment shown;
        private final MemorySegment taken;
        private int next;

        Outlet(Arena arena, int place) {
            this.shown = arena.allocate((long) FrameBatch.CAPACITY * place, FrameRing.LINE);
            this.taken = arena.allocate((long) FrameBatch.CAPACITY * place, FrameRing.LINE);
        }
    }

    @Override
    public int send(Port port, int lane, FrameBatch sent, int from, long now, Arrivals arrivals) {
        MemorySegment taken = queues[lane % queues.length].taken;
        for (int i = from; i < sent.count; i++) {
            MemorySegment.copy(sent.memory, sent.address[i], taken, (long) i * place, sent.length[i]);
        }
        return sent.count - from;
    }

    /** Shows fresh copies: programs may change what they are shown. */
    @Override
    public int peek(Port port, int queue, FrameBatch into, int limit, long now) {
        Outlet outlet = queues[queue];
        into.memory = outlet.shown;
        into.placeBytes = place;
        into.count = limit;
        int next = outlet.next;
        for (int i = 0; i < limit; i++) {
            long at = (long) i * place + HEADROOM;
            MemorySegment.copy(frames, starts[next], outlet.shown, at, lengths[next]);
            into.address[i] = at;
            into.length[i] = lengths[next];
            into.room[i] = HEADROOM;
            into.flags[i] = 0;
            next = next + 1 == starts.length ? 0 : next + 1;
        }
        outlet.next = next;
        return limit;
    }

    @Override
    public void release(Port port, int queue, int count) {}

    @Override
    public boolean waits() {
        return true;
    }

    @Override
    public long nextNanos(Port port) {
        return 0;
    }
}
