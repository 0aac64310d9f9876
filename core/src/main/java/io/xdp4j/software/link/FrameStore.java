package io.xdp4j.software.link;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * The memory of the frames on a {@link TimedLink}, in slots. It grows with the number of frames under way, in slabs,
 * each twice as large as the one before; slots of the first slabs are handed out first, so that frames that arrive
 * together lie together. For one thread at a time.
 */
final class FrameStore {

    private static final int FIRST_SLOTS = 64;
    private static final int MOST_SLABS = 16; // 4 million slots
    private static final int LINE = 64;

    private final Arena arena = Arena.ofAuto(); // lives as long as its link, which no scope of ours ends
    private final int frameBytes;
    private final int stride;
    private final MemorySegment[] slabs = new MemorySegment[MOST_SLABS];
    private final int[][] free = new int[MOST_SLABS][];
    private final int[] freeCount = new int[MOST_SLABS];
    private int slabCount;
    private int used;

    // Of each slot.
    private int[] length = {};
    private int[] flags = {};
    private int[] port = {};
    private int[] queue = {};
    private long[] sentNanos = {};

    /** Makes a store of frames of up to {@code frameBytes} bytes, without memory yet. */
    FrameStore(int frameBytes) {
        this.frameBytes = frameBytes;
        this.stride = ((Link.HEADROOM + frameBytes + Link.TAILROOM + LINE - 1) / LINE | 1) * LINE; // as FrameRing's
    }

    /** Returns a slot; -1 if there is no memory for one. */
    int take() {
        for (int slab = 0; slab < slabCount; slab++) {
            if (freeCount[slab] > 0) {
                used++;
                return free[slab][--freeCount[slab]];
            }
        }
        return grow() ? take() : -1;
    }

    /** Takes a slot back. */
    void give(int slot) {
        int slab = slabOf(slot);
        free[slab][freeCount[slab]++] = slot;
        used--;
    }

    /** Returns how many slots are taken. */
    int used() {
        return used;
    }

    /** Lets go of the memory. */
    void close() {
        Arrays.fill(slabs, null);
    }

    /** Copies frame {@code i} in, sent by a port on a queue at {@code now}. */
    void put(int slot, FrameBatch frames, int i, int fromPort, int sendersQueue, long now) {
        int bytes = frames.length[i];
        if (bytes > frameBytes) {
            throw new IllegalArgumentException("a frame of " + bytes + " bytes where " + frameBytes + " fit");
        }
        MemorySegment.copy(frames.memory, frames.address[i], memory(slot), address(slot), bytes);
        length[slot] = bytes;
        flags[slot] = frames.flags[i];
        port[slot] = fromPort;
        queue[slot] = sendersQueue;
        sentNanos[slot] = now;
    }

    /** Copies what is in one slot to another. */
    void copy(int from, int to) {
        MemorySegment.copy(memory(from), address(from), memory(to), address(to), length[from]);
        length[to] = length[from];
        flags[to] = flags[from];
        port[to] = port[from];
        queue[to] = queue[from];
        sentNanos[to] = sentNanos[from];
    }

    /** Shows a frame in place: as frame {@code i} of the batch, whose other frames are in the same {@link #memory}. */
    void show(int slot, FrameBatch into, int i) {
        into.lies(memory(slot), true);
        into.placeBytes = stride;
        into.address[i] = address(slot);
        into.room[i] = Link.HEADROOM;
        into.length[i] = length[slot];
        into.flags[i] = flags[slot];
        into.sentNanos[i] = sentNanos[slot];
    }

    MemorySegment memory(int slot) {
        return slabs[slabOf(slot)];
    }

    long address(int slot) {
        return (long) (slot - firstOf(slabOf(slot))) * stride + Link.HEADROOM;
    }

    int length(int slot) {
        return length[slot];
    }

    /** Returns the number of the port that sent the frame. */
    int port(int slot) {
        return port[slot];
    }

    /** Returns the queue that the frame was sent on. */
    int queue(int slot) {
        return queue[slot];
    }

    private boolean grow() {
        if (slabCount == MOST_SLABS) {
            return false;
        }
        int slab = slabCount;
        int count = FIRST_SLOTS << slab;
        MemorySegment memory;
        try {
            memory = arena.allocate((long) count * stride, LINE);
        } catch (OutOfMemoryError e) {
            return false; // as if the link were full: who sends has nobody to tell
        }
        growArrays(firstOf(slab) + count);
        slabs[slab] = memory;
        free[slab] = new int[count];
        for (int i = 0; i < count; i++) {
            free[slab][i] = firstOf(slab) + count - 1 - i;
        }
        freeCount[slab] = count;
        slabCount++;
        return true;
    }

    private void growArrays(int slots) {
        length = Arrays.copyOf(length, slots);
        flags = Arrays.copyOf(flags, slots);
        port = Arrays.copyOf(port, slots);
        queue = Arrays.copyOf(queue, slots);
        sentNanos = Arrays.copyOf(sentNanos, slots);
    }

    private static int slabOf(int slot) {
        return Integer.SIZE - 1 - Integer.numberOfLeadingZeros(slot / FIRST_SLOTS + 1);
    }

    private static int firstOf(int slab) {
        return FIRST_SLOTS * ((1 << slab) - 1);
    }
}
