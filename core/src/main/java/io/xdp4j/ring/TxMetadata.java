package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import java.lang.foreign.MemorySegment;

/**
 * What is asked of the driver for a frame that is sent, in the bytes before it, and when it was sent. A view that is
 * moved from frame to frame: {@link #request}, then what is wanted, then {@link TxRing#setWithMetadata}.
 *
 * <pre>{@code
 *   0       8       10      12      16       24     26     32
 *   | u64   | u16   | u16   |       | u64    | u16  |      | frame …
 *   | flags | checksum      |       | launch | VLAN |      |
 *   |       | start | offset|       | time   |      |      |
 *           | u64, once sent: time  |
 * }</pre>
 *
 * <p>The first 24 bytes are the kernel's; a VLAN is known to the software driver alone. For a frame of several
 * descriptors it stands before the first. Borrows the memory; for one thread.
 *
 * @since 0.1, Linux 6.11. Source: include/uapi/linux/if_xdp.h, struct xsk_tx_metadata
 */
public final class TxMetadata {

    /** How long it is without a VLAN: what every driver knows. */
    public static final int BYTES = 24;

    /** How long it is with a VLAN. */
    public static final int BYTES_WITH_VLAN = 32;

    /** Flag: say when it was sent. Source: linux/if_xdp.h, XDP_TXMD_FLAGS_TIMESTAMP. */
    public static final long TIMESTAMP = 1 << 0;

    /** Flag: fill a checksum in. Source: linux/if_xdp.h, XDP_TXMD_FLAGS_CHECKSUM. */
    public static final long CHECKSUM = 1 << 1;

    /** Flag: put a VLAN tag in; the kernel has no such flag, and counts its own from the other end. */
    public static final long VLAN = 1L << 63;

    private static final long FLAGS_AT = 0;
    private static final long START_AT = 8;
    private static final long OFFSET_AT = 10;
    private static final long SENT_AT = 8;
    private static final long VLAN_AT = 24;

    private final MemorySegment memory;
    private final int bytes;
    private long at;

    /**
     * Makes a view of the frames of {@code memory} that have {@code bytes} bytes of metadata, as
     * {@code UmemSpec.txMetadata} says.
     */
    public TxMetadata(MemorySegment memory, int bytes) {
        if (bytes < BYTES) {
            throw new IllegalArgumentException(
                    "metadata of " + bytes + " bytes: ask for it with UmemSpec.withTxMetadata(" + BYTES + ")");
        }
        this.memory = memory;
        this.bytes = bytes;
    }

    /** Moves to the frame at {@code address}, of which nothing is asked yet. */
    public TxMetadata request(long address) {
        look(address);
        memory.set(JAVA_LONG_UNALIGNED, at + FLAGS_AT, 0);
        return this;
    }

    /** Moves to the frame at {@code address}, whose metadata stays as it is. */
    public TxMetadata look(long address) {
        at = address - bytes;
        return this;
    }

    /**
     * Asks for a checksum: the ones' complement sum of all bytes from {@code start} on, where the sum of the pseudo
     * header already stands at the checksum's place. A sum of 0 is sent as 0xFFFF.
     *
     * @param start where in the frame, in bytes, for example of the UDP header; u16
     * @param offset where from there the checksum is, in bytes, for example 6; u16
     */
    public TxMetadata checksum(int start, int offset) {
        requireU16("start", start);
        requireU16("offset", offset);
        memory.set(JAVA_SHORT_UNALIGNED, at + START_AT, (short) start);
        memory.set(JAVA_SHORT_UNALIGNED, at + OFFSET_AT, (short) offset);
        return with(CHECKSUM);
    }

    /** Asks when it is sent; {@link #sentNanos} says it once the frame is completed. */
    public TxMetadata timestamp() {
        return with(TIMESTAMP);
    }

    /**
     * Asks for a tag of 802.1Q, which comes behind the addresses.
     *
     * @param tci priority, DEI and VLAN, u16
     * @throws IllegalStateException if the memory was opened without room for it
     */
    public TxMetadata vlan(int tci) {
        requireU16("tci", tci);
        if (bytes < BYTES_WITH_VLAN) {
            throw new IllegalStateException("metadata of " + bytes + " bytes has no room for a VLAN: ask for "
                    + BYTES_WITH_VLAN + " with UmemSpec.withTxMetadata");
        }
        memory.set(JAVA_SHORT_UNALIGNED, at + VLAN_AT, (short) tci);
        return with(VLAN);
    }

    /**
     * Returns when the frame was sent that was at {@code address}, in nanoseconds of the driver's clock: to compare
     * with one another. It stands where the places of the checksum did, so it is asked for once the frame is completed,
     * if {@link #timestamp} was; of one that was refused it is nothing.
     */
    public long sentNanos(long address) {
        return memory.get(JAVA_LONG_UNALIGNED, address - bytes + SENT_AT);
    }

    /** Returns what is asked for: {@link #TIMESTAMP} and the others; any bits if nobody asked with this class. */
    public long flags() {
        return memory.get(JAVA_LONG_UNALIGNED, at + FLAGS_AT);
    }

    /** Returns where in the frame that starts which the checksum is of, u16. */
    public int checksumStart() {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + START_AT));
    }

    /** Returns where from there the checksum is, u16. */
    public int checksumOffset() {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + OFFSET_AT));
    }

    /** Returns the tag that is asked for, u16. */
    public int vlan() {
        return Short.toUnsignedInt(memory.get(JAVA_SHORT_UNALIGNED, at + VLAN_AT));
    }

    /** Says when the frame was sent, as a driver does. */
    public void sent(long nanos) {
        memory.set(JAVA_LONG_UNALIGNED, at + SENT_AT, nanos);
    }

    private TxMetadata with(long flag) {
        memory.set(JAVA_LONG_UNALIGNED, at + FLAGS_AT, flags() | flag);
        return this;
    }

    private static void requireU16(String name, int value) {
        if (value < 0 || value > 0xFFFF) {
            throw new IllegalArgumentException(name + ": " + value + ", must be 0 to 65535");
        }
    }
}
