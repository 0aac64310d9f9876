package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * Frames on their way from one sender to one receiver. A frame's place in the ring is where it is kept: nothing is
 * handed out or given back but by the two indices.
 *
 * <p>The sender's end belongs to one thread at a time, the receiver's too. Only the indices, which wrap, are shared:
 * what is written before one is published can be read by who acquires it.
 */
final class FrameRing {

    /** The most: so few that the frames of a small batch stay in the cache, and more than two batches. */
    static final int SLOTS = 256;

    static final int LINE = 64;
    private static final int FEWEST_SLOTS = 16;
    private static final long MOST_BYTES = 1 << 20;
    private static final int PRODUCER = 0;
    private static final int CONSUMER = 2 * LINE;
    private static final int FRAMES = 4 * LINE;
    private static final int OWN = LINE / Integer.BYTES;
    private static final int OTHERS = OWN + 1;
    private static final VarHandle INDEX = JAVA_INT.varHandle();

    private final MemorySegment memory;
    private final int frameBytes;
    private final int stride;
    private final int slots;
    private final int mask;
    private final long[] start; // of the frame in each slot
    private final int[] length;
    private final int[] flags;

    // Each end's own index, and what it knows of the other's: with a line of the cache before and behind, since in one
    // line the two threads would take it from each other for every batch.
    private final int[] sender = new int[3 * LINE / Integer.BYTES];
    private final int[] receiver = new int[3 * LINE / Integer.BYTES];

    /**
     * Makes an empty ring for frames of up to {@code frameBytes} bytes.
     *
     * @param most how many of them it holds if they are small, a power of two; large ones are fewer, 16 at least
     * @throws OutOfMemoryError if there is no memory for it
     */
    FrameRing(int frameBytes, int most) {
        this(memory(frameBytes, slots(stride(frameBytes), most)), frameBytes, slots(stride(frameBytes), most));
    }

    private static MemorySegment memory(int frameBytes, int slots) {
        var arena = Arena.ofAuto(); // lives as long as its link, which no scope of ours ends
        return arena.allocate(bytes(frameBytes, slots), 2 * LINE);
    }

    /** Makes an empty ring in zeroed memory of as many {@link #bytes}. */
    FrameRing(MemorySegment memory, int frameBytes, int slots) {
        this.memory = memory;
        this.frameBytes = frameBytes;
        this.stride = stride(frameBytes);
        this.slots = slots;
        this.mask = slots - 1;
        this.start = new long[slots];
        Arrays.setAll(start, slot -> FRAMES + (long) slot * stride + Link.HEADROOM);
        this.length = new int[slots];
        this.flags = new int[slots];
    }

    /** Returns how much memory a ring takes. */
    static long bytes(int frameBytes, int slots) {
        return FRAMES + (long) slots * stride(frameBytes);
    }

    private static int stride(int frameBytes) {
        return oddLines(Link.HEADROOM + frameBytes + Link.TAILROOM);
    }

    private static int slots(int stride, int most) {
        int slots = most;
        while (slots > FEWEST_SLOTS && (long) slots * stride > MOST_BYTES) {
            slots /= 2;
        }
        return slots;
    }

    /** Frames at a stride of a power of two would share a few sets of the cache. */
    static int oddLines(int bytes) {
        return ((bytes + LINE - 1) / LINE | 1) * LINE;
    }

    /** Returns how many of {@code wanted} frames there is room for. */
    int room(int wanted) {
        int free = slots - (sender[OWN] - sender[OTHERS]);
        if (free < wanted) {
            sender[OTHERS] = (int) INDEX.getAcquire(memory, CONSUMER);
            free = slots - (sender[OWN] - sender[OTHERS]);
        }
        return Math.min(free, wanted);
    }

    /** Copies frames from {@code from} to before {@code to} in, for which there is {@link #room}, and shows them. */
    void add(FrameBatch frames, int from, int to) {
        int first = sender[OWN] & mask;
        int straight = Math.min(to - from, slots - first);
        put(frames, from, straight, first);
        put(frames, from + straight, to - from - straight, 0);
        sender[OWN] += to - from;
        INDEX.setRelease(memory, PRODUCER, sender[OWN]);
    }

    private void put(FrameBatch frames, int from, int count, int slot) {
        for (int i = 0; i < count; i++) {
            int bytes = frames.length[from + i];
            if (bytes > frameBytes) {
                throw new IllegalArgumentException("a frame of " + bytes + " bytes where " + frameBytes + " fit");
            }
            length[slot + i] = bytes;
            flags[slot + i] = frames.flags[from + i];
        }
        FrameCopy.copy(frames, from, count, memory, start, slot);
    }

    /** Returns whether there is something to peek. The receiver's thread asks. */
    boolean isEmpty() {
        if (receiver[OTHERS] == receiver[OWN]) {
            receiver[OTHERS] = (int) INDEX.getAcquire(memory, PRODUCER);
        }
        return receiver[OTHERS] == receiver[OWN];
    }

    /** Fills {@code into} with frames in place; returns how many. */
    int peek(FrameBatch into, int limit) {
        receiver[OTHERS] = (int) INDEX.getAcquire(memory, PRODUCER);
        int count = Math.min(receiver[OTHERS] - receiver[OWN], limit);
        into.lies(memory, true);
        into.placeBytes = stride;
        into.count = count;
        for (int i = 0; i < count; i++) {
            show(into, i, receiver[OWN] + i & mask);
        }
        return count;
    }

    private void show(FrameBatch into, int i, int slot) {
        into.address[i] = start[slot];
        into.length[i] = length[slot];
        into.room[i] = Link.HEADROOM;
        into.flags[i] = flags[slot];
    }

    /** Gives {@code count} places back to the sender. */
    void release(int count) {
        receiver[OWN] += count;
        INDEX.setRelease(memory, CONSUMER, receiver[OWN]);
    }
}
