package io.xdp4j.wire;

import static io.xdp4j.wire.BigEndian.u16;
import static io.xdp4j.wire.BigEndian.u32;
import static io.xdp4j.wire.BigEndian.u48;

import java.lang.foreign.MemorySegment;

/**
 * A view of an ARP packet for IPv4 over Ethernet. Source: RFC 826, "Packet format".
 *
 * <pre>
 *   0                   1                   2                   3
 *   0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1 2 3 4 5 6 7 8 9 0 1
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |      hardware type = 1        |    protocol type = 0x0800     |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |    6 bytes    |    4 bytes    |           operation           |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                          sender MAC                           |
 *  +                               +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                               |       sender address ...      |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |    ... sender address         |          target MAC           |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+                               +
 *  |                                                               |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 *  |                        target address                         |
 *  +-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+-+
 * </pre>
 */
public final class Arp {

    /** Length of the packet, in bytes. */
    public static final int LENGTH = 28;

    /** Operation "who has", RFC 826. */
    public static final int REQUEST = 1;

    /** Operation "is at", RFC 826. */
    public static final int REPLY = 2;

    private static final int HARDWARE_AND_PROTOCOL = 0;
    private static final int SIZES = 4;
    private static final int OPERATION = 6;
    private static final int SENDER_MAC = 8;
    private static final int SENDER_ADDRESS = 14;
    private static final int TARGET_MAC = 18;
    private static final int TARGET_ADDRESS = 24;

    private static final int ETHERNET_AND_IPV4 = 1 << 16 | EtherType.IPV4;
    private static final int SIX_AND_FOUR = 0x0604;

    private MemorySegment memory;
    private long offset;

    /** Makes a view of nothing yet. */
    public Arp() {}

    /** Looks at the packet at {@code offset}; see the package. False for other hardware or protocols. */
    public boolean wrap(MemorySegment memory, long offset, int length) {
        if (!BigEndian.holds(memory, offset, length, LENGTH)
                || u32(memory, offset + HARDWARE_AND_PROTOCOL) != ETHERNET_AND_IPV4
                || u16(memory, offset + SIZES) != SIX_AND_FOUR) {
            return false;
        }
        this.memory = memory;
        this.offset = offset;
        return true;
    }

    /** Returns {@link #REQUEST}, {@link #REPLY} or another operation, u16. */
    public int operation() {
        return u16(memory, offset + OPERATION);
    }

    /** Returns the sender's MAC address, u48. */
    public long senderMac() {
        return u48(memory, offset + SENDER_MAC);
    }

    /** Returns the sender's IPv4 address. */
    public int senderAddress() {
        return u32(memory, offset + SENDER_ADDRESS);
    }

    /** Returns the target's MAC address, u48; in a request it is not known, usually 0. */
    public long targetMac() {
        return u48(memory, offset + TARGET_MAC);
    }

    /** Returns the target's IPv4 address. */
    public int targetAddress() {
        return u32(memory, offset + TARGET_ADDRESS);
    }

    static void write(MemorySegment memory, long at, int operation) {
        BigEndian.put32(memory, at + HARDWARE_AND_PROTOCOL, ETHERNET_AND_IPV4);
        BigEndian.put16(memory, at + SIZES, SIX_AND_FOUR);
        BigEndian.put16(memory, at + OPERATION, operation);
    }

    static void writeSender(MemorySegment memory, long at, long mac, int address) {
        BigEndian.put48(memory, at + SENDER_MAC, mac);
        BigEndian.put32(memory, at + SENDER_ADDRESS, address);
    }

    static void writeTarget(MemorySegment memory, long at, long mac, int address) {
        BigEndian.put48(memory, at + TARGET_MAC, mac);
        BigEndian.put32(memory, at + TARGET_ADDRESS, address);
    }
}
