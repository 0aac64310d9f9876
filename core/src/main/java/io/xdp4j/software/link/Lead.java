package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;

/**
 * What a port sends into a {@link TimedLink} through: the rate, the delay, and what happens to frames there. Guarded by
 * the link's lock.
 *
 * <p>Each impairment draws from a stream of its own, once for every frame that is sent, whatever became of the frame:
 * so the fate of the n-th frame is the same whatever else the link does, and whoever else sends.
 */
final class Lead {

    private static final long NANOS_OF_SECOND = 1_000_000_000;

    private final FrameStore store;
    private final EventQueue events;
    private final int number;
    private LinkSpec spec;

    private Draws loss;
    private Draws duplication;
    private Draws reordering;
    private Draws corruption;
    private Draws bits;
    private Draws jitter;

    private long freeNanos; // when the last frame has left
    private long rest; // of a nanosecond that it takes longer, by the rate
    private long lastNanos; // when the last frame arrives that did not overtake
    private int onLink;

    private long sent;
    private long delivered;
    private long lost;
    private long duplicated;
    private long reordered;
    private long corrupted;
    private long queueFull;
    private long noCarrier;
    private long bytes;

    Lead(FrameStore store, EventQueue events, int number, LinkSpec spec) {
        this.store = store;
        this.events = events;
        this.number = number;
        shape(spec);
    }

    /** Has frames that are sent from now on treated as {@code spec} says, by a chance that starts anew. */
    void shape(LinkSpec spec) {
        this.spec = spec;
        this.rest = 0; // in parts of a nanosecond that are the old rate's
        this.loss = new Draws(spec.seed(), number, 0);
        this.duplication = new Draws(spec.seed(), number, 1);
        this.reordering = new Draws(spec.seed(), number, 2);
        this.corruption = new Draws(spec.seed(), number, 3);
        this.bits = new Draws(spec.seed(), number, 4);
        this.jitter = new Draws(spec.seed(), number, 5);
    }

    /** Sends frame {@code i}, which from then on is an event, or gone. */
    void send(FrameBatch frames, int i, int queue, long now) {
        boolean isLost = loss.happens(spec.loss());
        boolean isTwo = duplication.happens(spec.duplication());
        boolean overtakes = reordering.happens(spec.reordering());
        boolean isSpoilt = corruption.happens(spec.corruption());
        long bit = isSpoilt ? bits.below(Math.max(8L * frames.length[i], 1)) : 0;
        long later = spec.jitterNanos() == 0 ? 0 : jitter.below(spec.jitterNanos() + 1);
        sent++;
        int slot = slot();
        if (slot < 0) {
            return;
        }
        store.put(slot, frames, i, number, queue, now);
        long leftNanos = leave(now, frames.length[i]);
        if (isLost) {
            lose(slot);
            return;
        }
        if (isSpoilt && frames.length[i] > 0) {
            spoil(slot, bit);
        }
        long at = overtakes ? overtake(leftNanos) : inOrder(leftNanos + spec.delayNanos() + later);
        events.add(at, slot);
        if (isTwo) {
            duplicate(slot, at);
        }
    }

    /** Counts frames that are sent when nothing is carried any more. */
    void loseUnsent(int count) {
        sent += count;
        lost += count;
    }

    /** Returns a slot for one more frame of this port; -1, and counts it, if there are too many. */
    private int slot() {
        return onLink < spec.frames() ? slotOfCopy() : full();
    }

    /** Returns a slot for what a hub or a switch multiplies; -1, and counts it, if there is no memory. */
    int slotOfCopy() {
        int slot = store.take();
        if (slot < 0) {
            return full();
        }
        onLink++;
        return slot;
    }

    private int full() {
        queueFull++;
        return -1;
    }

    /** Counts a frame that came to a queue. */
    void deliver(int length) {
        delivered++;
        bytes += length;
    }

    /** Counts a frame that is lost, and frees its slot. */
    void lose(int slot) {
        lost++;
        free(slot);
    }

    /** Counts a frame whose receiver is down, and frees its slot. */
    void loseOfDown(int slot) {
        noCarrier++;
        free(slot);
    }

    /** Frees the slot of a frame that was received, or has nowhere to go. */
    void free(int slot) {
        onLink--;
        store.give(slot);
    }

    LinkCounters counters() {
        return new LinkCounters(sent, delivered, lost, duplicated, reordered, corrupted, queueFull, noCarrier, bytes);
    }

    /** Returns when the frame has left, after those before it; exact over any number of frames. */
    private long leave(long now, int length) {
        if (spec.bitsPerSecond() == 0) {
            return now;
        }
        if (now > freeNanos) {
            freeNanos = now;
            rest = 0;
        }
        long part = 8L * (length + spec.overheadBytes()) * NANOS_OF_SECOND + rest;
        freeNanos += part / spec.bitsPerSecond();
        rest = part % spec.bitsPerSecond();
        return freeNanos;
    }

    private long inOrder(long at) {
        lastNanos = Math.max(at, lastNanos);
        return lastNanos;
    }

    private long overtake(long at) {
        if (at < lastNanos) {
            reordered++;
        }
        return at;
    }

    private void spoil(int slot, long bit) {
        long at = store.address(slot) + bit / 8;
        byte old = store.memory(slot).get(JAVA_BYTE, at);
        store.memory(slot).set(JAVA_BYTE, at, (byte) (old ^ 1 << bit % 8));
        corrupted++;
    }

    private void duplicate(int slot, long at) {
        int copy = onLink < spec.frames() ? store.take() : -1;
        if (copy < 0) {
            return; // then it is one
        }
        onLink++;
        duplicated++;
        store.copy(slot, copy);
        events.add(at, copy);
    }
}
