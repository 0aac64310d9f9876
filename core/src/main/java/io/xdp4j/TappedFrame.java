package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.nic.NicQueue;
import java.lang.foreign.MemorySegment;

/**
 * A frame that a {@link FrameTap} sees, and where. A view that is used again for the next frame.
 *
 * @since 0.1
 */
public final class TappedFrame {

    /** Where a frame is seen. */
    public enum Place {

        /** Sent by a socket, a program or a host, and taken by the link. */
        SENT,

        /** Come in, and seen by no program yet. */
        RECEIVED,

        /** Right after that, when programs have decided about it; they may have changed it. */
        DECIDED
    }

    private Place place;
    private XdpQueue queue;
    private long nanos;
    private boolean takesTime;
    private FrameBatch batch;
    private int at;
    private XdpVerdict verdict; // null if nothing is decided yet

    TappedFrame() {}

    void set(Place place, NicQueue queue, long nanos, FrameBatch batch) {
        this.place = place;
        this.queue = queue.name();
        this.takesTime = queue.nic().takesTime();
        this.nanos = nanos;
        this.batch = batch;
    }

    void set(int at, XdpVerdict verdict) {
        this.at = at;
        this.verdict = verdict;
    }

    /** Returns whether it is the first of those that are seen together. */
    boolean isFirst() {
        return at == 0;
    }

    /** Returns where it is seen. */
    public Place place() {
        return place;
    }

    /** Returns the queue that it is sent or received on. */
    public XdpQueue queue() {
        return queue;
    }

    /** Returns when, as {@link SoftwareNetwork#nanos}. */
    public long nanos() {
        return nanos;
    }

    /**
     * Returns how long it was on its way, from when the link took it to when it is seen here; 0 if it is seen as {@link
     * Place#SENT}, or the link takes no time.
     */
    public long delayNanos() {
        return takesTime && place != Place.SENT ? nanos - batch.sentNanos[at] : 0;
    }

    /** Returns what the frame lies in; borrowed. */
    public MemorySegment memory() {
        return batch.memory;
    }

    /** Returns where in {@link #memory} it starts, in bytes. */
    public long offset() {
        return batch.address[at];
    }

    /** Returns its length in bytes. */
    public int length() {
        return batch.length[at];
    }

    /** Returns a copy of it. */
    public byte[] bytes() {
        return memory().asSlice(offset(), length()).toArray(JAVA_BYTE);
    }

    /**
     * Returns what programs decided; {@link XdpVerdict#PASS} too if there are none.
     *
     * @throws IllegalStateException if it is not seen as {@link Place#DECIDED}
     */
    public XdpVerdict verdict() {
        if (verdict == null) {
            throw new IllegalStateException("a frame that is seen as " + place + " has no verdict yet");
        }
        return verdict;
    }

    @Override
    public String toString() {
        return queue + ": " + place + (verdict == null ? "" : ", " + verdict) + ", " + length() + " bytes at " + nanos
                + " ns";
    }
}
