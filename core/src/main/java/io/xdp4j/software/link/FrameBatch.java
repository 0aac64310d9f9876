package io.xdp4j.software.link;

import java.lang.foreign.MemorySegment;

/**
 * Up to {@value #CAPACITY} frames that are worked on together: what is known of each, in arrays. Made once for each
 * end that needs one, and reused; for one thread at a time.
 *
 * <p>Fields, because every step of the data path reads and writes them.
 */
public final class FrameBatch {

    /** The most frames of a batch. */
    public static final int CAPACITY = 64;

    /** Bits of {@link #flags} that say how many programs sent the frame on so far. */
    public static final int HOPS = 0xf;

    /** Bit of {@link #flags}: time, hash and tag are known of the frame. */
    public static final int DESCRIBED = 1 << 4;

    /** Bit of {@link #flags}: a VLAN tag was taken off; it is in {@link #vlan}. */
    public static final int UNTAGGED = 1 << 5;

    /** Where in {@link #flags} two bits say what is known of the IPv4 header's checksum. */
    public static final int IPV4_CHECKSUM_SHIFT = 8;

    /** Where in {@link #flags} two bits say what is known of the checksum of UDP or TCP. */
    public static final int CHECKSUM_SHIFT = 10;

    /** What all frames of the batch are in. Said by {@link #lies}. */
    public MemorySegment memory;

    /** Whether {@link #memory} is native, and nobody can close it while this batch is worked on. */
    public boolean stays;

    /** Where each starts there, in bytes. */
    public final long[] address = new long[CAPACITY];

    /** The length of each, in bytes. */
    public final int[] length = new int[CAPACITY];

    /** Bytes before each that are free; of received frames alone. */
    public final int[] room = new int[CAPACITY];

    /** Bytes of the place that each is in, from the first that is free before it; of received frames alone. */
    public int placeBytes;

    /** Whether bytes of received frames may have been changed where they lie. Said by who does, once a batch. */
    public boolean isChanged;

    /** {@link #HOPS}, which alone goes over links, and bits. */
    public final int[] flags = new int[CAPACITY];

    /** When each came, by the link's clock; if it is {@link #DESCRIBED}. */
    public final long[] nanos = new long[CAPACITY];

    /** When each was sent, by the link's clock; of received frames alone, on links that take time. */
    public final long[] sentNanos = new long[CAPACITY];

    /** The hash that steered each; if it is {@link #DESCRIBED}. */
    public final int[] hash = new int[CAPACITY];

    /** The length with which each came, in bytes; if it is {@link #DESCRIBED}. */
    public final int[] arrived = new int[CAPACITY];

    /** The VLAN tag that was taken off each, if one was. */
    public final int[] vlan = new int[CAPACITY];

    /** For whoever fills the batch; no link reads it. */
    public final int[] mark = new int[CAPACITY];

    /** How many frames there are. */
    public int count;

    /** Returns how many programs sent frame {@code i} on so far. */
    public int hops(int i) {
        return flags[i] & HOPS;
    }

    /** Returns the bytes behind frame {@code i} that are free. */
    public int behind(int i) {
        return placeBytes - room[i] - length[i];
    }

    /**
     * Says what the frames are in.
     *
     * @param stays whether it is native and of a link or of an open socket, so that nobody can close it meanwhile:
     *     frames are then copied by their addresses
     */
    public void lies(MemorySegment memory, boolean stays) {
        this.memory = memory;
        assert !stays || memory.isNative() : memory;
        this.stays = stays;
    }

    /** Takes all out; those that are put in next are of {@code frames}. */
    public void empty(FrameBatch frames) {
        lies(frames.memory, frames.stays);
        count = 0;
    }

    /** Puts in frame {@code i} of the batch that this was emptied for, which so many programs sent on. */
    public void add(FrameBatch frames, int i, int hops) {
        int at = count++;
        address[at] = frames.address[i];
        length[at] = frames.length[i];
        flags[at] = hops;
    }

    /** Puts frame {@code from}, of which nothing is {@link #DESCRIBED} yet, to {@code to}. */
    public void move(int from, int to) {
        address[to] = address[from];
        length[to] = length[from];
        room[to] = room[from];
        flags[to] = flags[from];
        mark[to] = mark[from];
        sentNanos[to] = sentNanos[from];
    }
}
