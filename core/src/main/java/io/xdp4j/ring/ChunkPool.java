package io.xdp4j.ring;

import java.util.BitSet;

/**
 * The free chunks of a UMEM, last in, first out, so that the warmest is taken next.
 *
 * <p>Belongs to one thread at a time, as the rings that it feeds do. Allocates nothing after it is made. With
 * assertions on it knows which chunks are free, so that a chunk given twice is named.
 *
 * @since 0.1
 */
public final class ChunkPool {

    private static final int BATCH = 64;

    private final long[] free;
    private final long chunkMask;
    private final int chunkShift;
    private final BitSet isFree;
    private int count;
    private long foreign;

    /** Makes a pool in which all of {@code chunks} chunks of {@code chunkSize} bytes, a power of two, are free. */
    public ChunkPool(int chunks, int chunkSize) {
        this.free = new long[chunks];
        this.chunkMask = -chunkSize;
        this.chunkShift = Integer.numberOfTrailingZeros(chunkSize);
        this.isFree = new BitSet(chunks);
        for (int i = chunks - 1; i >= 0; i--) {
            give((long) i << chunkShift);
        }
    }

    /** Returns how many chunks are free. */
    public int available() {
        return count;
    }

    /** Takes a free chunk: its UMEM offset in bytes, or -1 if none is free. */
    public long take() {
        if (count == 0) {
            return -1;
        }
        long chunk = free[--count];
        assert mark(chunk, false);
        return chunk;
    }

    /**
     * Gives a chunk back; {@code address} is any UMEM offset inside it.
     *
     * @throws IllegalArgumentException if the address lies outside of the UMEM
     * @throws IllegalStateException if more chunks are given than there are
     */
    public void give(long address) {
        long chunk = address & chunkMask;
        if (!isInside(chunk)) {
            throw new IllegalArgumentException("address " + address + " is in none of " + free.length + " chunks");
        }
        if (count == free.length) {
            throw new IllegalStateException("chunk " + chunk + " given to a full pool: some chunk was given twice");
        }
        assert mark(chunk, true);
        free[count++] = chunk;
    }

    /** Moves free chunks into {@code fill} until it is full or none is free; returns how many. */
    public int refill(FillRing fill) {
        int moved = 0;
        for (int n = fill.reserve(Math.min(count, BATCH)); n > 0; n = fill.reserve(Math.min(count, BATCH))) {
            for (int i = 0; i < n; i++) {
                fill.set(i, take());
            }
            fill.submit(n);
            moved += n;
        }
        return moved;
    }

    /**
     * Takes back the chunks of all frames that {@code completion} says were sent; returns how many entries it held. The
     * kernel completes a descriptor that it refuses, too: an address that lies outside of the UMEM is only counted.
     */
    public int reclaim(CompletionRing completion) {
        int taken = 0;
        for (int n = completion.peek(BATCH); n > 0; n = completion.peek(BATCH)) {
            for (int i = 0; i < n; i++) {
                takeBack(completion.address(i));
            }
            completion.release(n);
            taken += n;
        }
        return taken;
    }

    /** Returns how many completed addresses lay outside of the UMEM: as many descriptors were wrong. */
    public long foreignAddresses() {
        return foreign;
    }

    private void takeBack(long address) {
        if (isInside(address & chunkMask)) {
            give(address);
        } else {
            foreign++;
        }
    }

    private boolean isInside(long chunk) {
        return chunk >= 0 && chunk >>> chunkShift < free.length;
    }

    private boolean mark(long chunk, boolean nowFree) {
        int index = (int) (chunk >>> chunkShift);
        if (isFree.get(index) == nowFree) {
            throw new AssertionError("chunk " + chunk + (nowFree ? " was given twice" : " was taken twice"));
        }
        isFree.set(index, nowFree);
        return true;
    }
}
