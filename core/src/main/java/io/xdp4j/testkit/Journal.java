package io.xdp4j.testkit;

import io.xdp4j.FrameTap;
import io.xdp4j.TappedFrame;
import io.xdp4j.device.XdpInterface;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Queue;

/**
 * What happened on a bed: each frame that came in, how long it was on its way, what was decided about it, and what
 * passed to a host. Any thread may carry frames, any may ask. Of the frames it keeps the newest.
 */
final class Journal implements FrameTap {

    /** What frames that are kept may take, in bytes. */
    static final int MAX_BYTES = 16 << 20;

    /** What a frame takes beside its bytes, about. */
    private static final int OVERHEAD = 128;

    private final Map<String, NicJournal> nics = new LinkedHashMap<>();
    private final Map<Place, Queue<SeenFrame>> undecided = new HashMap<>();
    private final Deque<SeenFrame> frames = new ArrayDeque<>();
    private long bytes;
    private long leftOut;

    /** A queue, whatever becomes of its interface meanwhile. */
    private record Place(int device, int queue) {}

    synchronized void add(XdpInterface device) {
        nics.put(device.name(), new NicJournal(device.name()));
    }

    @Override
    public synchronized void onFrame(TappedFrame frame) {
        switch (frame.place()) {
            case SENT -> {} // it is there when it comes, or lost
            case RECEIVED -> received(frame);
            case DECIDED -> decided(frame);
        }
    }

    private void received(TappedFrame frame) {
        var seen = new SeenFrame(frame.queue(), frame.nanos(), frame.delayNanos(), frame.bytes());
        add(seen);
        undecided(frame).add(seen);
    }

    private void decided(TappedFrame frame) {
        SeenFrame seen = undecided(frame).remove();
        byte[] copy = frame.bytes();
        TestVerdict verdict = TestVerdict.of(frame.verdict());
        seen.decided(verdict, !Arrays.equals(copy, seen.frame()));
        of(frame.queue().device()).decided(seen, verdict, copy);
    }

    private Queue<SeenFrame> undecided(TappedFrame frame) {
        var place = new Place(frame.queue().device().index(), frame.queue().id());
        return undecided.computeIfAbsent(place, _ -> new ArrayDeque<>());
    }

    synchronized NicJournal of(XdpInterface device) {
        return nics.get(device.name());
    }

    /** Returns what is kept, oldest first; for who holds this journal's lock. */
    Collection<SeenFrame> frames() {
        return frames;
    }

    Collection<NicJournal> nics() {
        return nics.values();
    }

    /** Returns how many frames came in that are kept no more. */
    long leftOut() {
        return leftOut;
    }

    private void add(SeenFrame seen) {
        frames.add(seen);
        bytes += seen.frame().length + OVERHEAD;
        while (bytes > MAX_BYTES) {
            bytes -= frames.remove().frame().length + OVERHEAD;
            leftOut++;
        }
    }
}
