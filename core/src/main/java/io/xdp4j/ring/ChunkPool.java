package io.xdp4j.ring;

import io.xdp4j.device.ChunkCounts;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

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

    private final ConcurrentLinkedQueue<Leftovers> returned = new ConcurrentLinkedQueue<>();

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
        takeReturned();
        return count;
    }

    /** Takes a free chunk: its UMEM offset in bytes, or -1 if none is free. */
    public long take() {
        if (count == 0 && takeReturned() == 0) {
            return -1;
        }
        long chunk = free[--count];
        assert becomes(chunk, false);
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
        assert becomes(chunk, true);
        free[count++] = chunk;
    }

    /** Moves free chunks into {@code fill} until it is full or none is free; returns how many. */
    public int refill(FillRing fill) {
        takeReturned();
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

    /**
     * Takes over the chunks of a closed socket's rings. Any thread may give them; the pool's own counts them when it
     * next asks for chunks.
     */
    public void giveBack(Leftovers leftovers) {
        returned.add(leftovers);
    }

    /** Returns how many completed addresses lay outside of the UMEM: as many descriptors were wrong. */
    public long foreignAddresses() {
        return foreign;
    }

    /**
     * Counts where the chunks are: free, in one of the rings of {@code sockets}, or with the application. Any thread
     * may ask; {@code lost} are those that the driver had of sockets that are closed.
     */
    public ChunkCounts counts(List<Rings> sockets, int lost) {
        int fill = 0;
        int rx = 0;
        int tx = 0;
        int completion = 0;
        int driver = lost;
        int pooled = count + returned.stream().mapToInt(Leftovers::size).sum();
        for (Rings rings : sockets) {
            fill += rings.fill().pending();
            rx += rings.received();
            tx += rings.toSend();
            completion += rings.completion().pending();
            driver += rings.withDriver();
        }
        int total = free.length;
        int user = Math.max(0, total - pooled - fill - rx - tx - completion - driver);
        return new ChunkCounts(total, pooled, fill, rx, tx, completion, driver, user);
    }

    /** Returns the addresses of all chunks that are neither free nor in a ring of {@code sockets}, rising. */
    public long[] held(List<Rings> sockets) {
        var held = new BitSet(free.length);
        held.set(0, free.length);
        for (int i = count - 1; i >= 0; i--) {
            held.clear((int) (free[i] >>> chunkShift));
        }
        returned.forEach(leftovers -> leftovers.strikeOut(held, chunkShift));
        sockets.forEach(rings -> rings.strikeOut(held, chunkShift));
        return held.stream().mapToLong(chunk -> (long) chunk << chunkShift).toArray();
    }

    /** Marks the chunk of an address as seen; returns whether it is one, and was not. */
    boolean markSeen(long address, BitSet seen) {
        long chunk = address & chunkMask;
        int number = (int) (chunk >>> chunkShift);
        if (!isInside(chunk) || seen.get(number)) {
            return false;
        }
        seen.set(number);
        return true;
    }

    private int takeReturned() {
        int taken = 0;
        while (!returned.isEmpty()) {
            taken += returned.remove().giveTo(this);
        }
        return taken;
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

    private boolean becomes(long chunk, boolean nowFree) {
        int index = (int) (chunk >>> chunkShift);
        if (isFree.get(index) == nowFree) {
            throw new AssertionError("chunk " + chunk + (nowFree ? " was given twice" : " was taken twice"));
        }
        isFree.set(index, nowFree);
        return true;
    }
}
