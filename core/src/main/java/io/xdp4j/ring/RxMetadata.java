package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * What is known of a frame that was received, in the 24 bytes before it, of sockets that asked for it. A view that is
 * moved from frame to frame by {@link #look}. All of it is as the frame arrived, whatever programs did to it since.
 *
 * <pre>{@code
 *   0      8      12     14         15       16     20      24
 *   | u64  | u32  | u16  | u8       | u8     | u32  | u32   | frame …
 *   | time | hash | VLAN | checksum | of     | len- | what  |
 *   |      |      |      | of IPv4  | UDP/TCP| gth  | is known
 * }</pre>
 *
 * <p>The layout is ours: the kernel has none, but for what a program asks the driver and writes there itself. Of a
 * frame of several descriptors it stands before the first. Borrows the memory; for one thread.
 *
 * @since 0.1
 */
public final class RxMetadata {

    /** How long it is. */
    public static final int BYTES = 24;

    private static final int TIME_AT = -BYTES;
    private static final int HASH_AT = TIME_AT + 8;
    private static final int VLAN_AT = TIME_AT + 12;
    private static final int IPV4_AT = TIME_AT + 14;
    private static final int TRANSPORT_AT = TIME_AT + 15;
    private static final int LENGTH_AT = TIME_AT + 16;
    private static final int KNOWN_AT = TIME_AT + 20;

    private static final int DESCRIBED = 1;
    private static final int TAGGED = 1 << 1;

    /** What is known of a checksum. */
    public enum Checksum {
        /** Nothing: there is none, or it was not looked at. */
        NONE,

        /** It is right. */
        GOOD,

        /** It is wrong. */
        BAD
    }

    private final MemorySegment memory;
    private long at;

    /** Makes a view of the frames of {@code memory}. */
    public RxMetadata(MemorySegment memory) {
        this.memory = memory;
    }

    /** Moves to the frame at {@code address}, as {@link RxRing#address} says it. */
    public RxMetadata look(long address) {
        at = address;
        return this;
    }

    /** Returns whether anything is known; if not, all the rest says nothing. */
    public boolean isThere() {
        return (known() & DESCRIBED) != 0;
    }

    /** Returns when the frame came, in nanoseconds of the driver's clock: to compare with one another. */
    public long nanos() {
        return memory.get(JAVA_LONG_UNALIGNED, at + TIME_AT);
    }

    /** Returns the hash of addresses and ports that RSS steers by, u32; 0 if it has none. */
    public int hash() {
        return memory.get(JAVA_INT_UNALIGNED, at + HASH_AT);
    }

    /** Returns whether a VLAN tag was taken off. */
    public boolean hasVlan() {
        return (known() & TAGGED) != 0;
    }

    /** Returns the tag that was taken off: priority, DEI and VLAN, u16. */
    public int vlan() {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + VLAN_AT));
    }

    /** Returns what is known of the checksum of the IPv4 header. */
    public Checksum ipv4Checksum() {
        return checksum(memory.get(JAVA_BYTE, at + IPV4_AT));
    }

    /** Returns what is known of the checksum of UDP or TCP. */
    public Checksum checksum() {
        return checksum(memory.get(JAVA_BYTE, at + TRANSPORT_AT));
    }

    /** Returns how long the frame was, in bytes, its tag included. */
    public int originalLength() {
        return memory.get(JAVA_INT_UNALIGNED, at + LENGTH_AT);
    }

    /** Says that nothing is known, as a driver does. */
    public void clear() {
        memory.set(JAVA_INT_UNALIGNED, at + KNOWN_AT, 0);
    }

    /** Says what is known, as a driver does; no tag was taken off, unless {@link #tag} is said after it. */
    public RxMetadata describe(long nanos, int hash, Checksum ipv4, Checksum transport, int originalLength) {
        memory.set(JAVA_LONG_UNALIGNED, at + TIME_AT, nanos);
        memory.set(JAVA_INT_UNALIGNED, at + HASH_AT, hash);
        memory.set(JAVA_SHORT_UNALIGNED, at + VLAN_AT, (short) 0);
        memory.set(JAVA_BYTE, at + IPV4_AT, (byte) ipv4.ordinal());
        memory.set(JAVA_BYTE, at + TRANSPORT_AT, (byte) transport.ordinal());
        memory.set(JAVA_INT_UNALIGNED, at + LENGTH_AT, originalLength);
        memory.set(JAVA_INT_UNALIGNED, at + KNOWN_AT, DESCRIBED);
        return this;
    }

    /** Says that a tag was taken off, as a driver does. */
    public void tag(int tci) {
        memory.set(JAVA_SHORT_UNALIGNED, at + VLAN_AT, (short) tci);
        memory.set(JAVA_INT_UNALIGNED, at + KNOWN_AT, DESCRIBED | TAGGED);
    }

    private static Checksum checksum(byte known) {
        return known == 1 ? Checksum.GOOD : known == 2 ? Checksum.BAD : Checksum.NONE;
    }

    private int known() {
        return memory.get(JAVA_INT_UNALIGNED, at + KNOWN_AT);
    }
}
