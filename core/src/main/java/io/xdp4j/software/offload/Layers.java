package io.xdp4j.software.offload;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.Ipv6;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * Where the IP header of a frame is and where its ports are, in a long, so that any thread may ask without making an
 * object. It looks through what the views of {@code io.xdp4j.wire} do: two VLAN tags, eight extension headers.
 *
 * <p>The sender may change a frame while it is looked at: so nothing is read twice, and no byte beyond its length.
 */
final class Layers {

    /** No IP, or no whole header of it. */
    static final long NONE = 0;

    private static final long IPV6 = 1L << 32;
    private static final long IPV4 = 1L << 33;
    private static final int PORTS_SHIFT = 16;
    private static final int PROTOCOL_SHIFT = 40;
    private static final int LOW_16 = 0xFFFF;

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);
    private static final int ETHER_TYPE = 12;
    private static final int IPV4_TOTAL_LENGTH = 2;
    private static final int IPV4_FRAGMENT = 6;
    private static final int IPV4_OFFSET_OR_MORE = 0x3FFF;
    private static final int IPV4_PROTOCOL = 9;
    private static final int IPV6_PAYLOAD_LENGTH = 4;
    private static final int IPV6_NEXT_HEADER = 6;
    private static final int OFFSET = 0xFFF8;
    private static final int OFFSET_OR_MORE = 0xFFF9;
    private static final int EXTENSION_MIN = 8;
    private static final int MAX_EXTENSIONS = 8;
    private static final int PORT_BYTES = 4;

    private Layers() {}

    /** Looks at the frame of {@code length} bytes at {@code address}. */
    static long of(MemorySegment memory, long address, int length) {
        int at = Ethernet.HEADER_LENGTH;
        if (length < at) {
            return NONE;
        }
        int type = u16(memory, address + ETHER_TYPE);
        for (int tags = 0; tags < 2 && (type == EtherType.VLAN || type == EtherType.QINQ); tags++) {
            at += Ethernet.TAG_LENGTH;
            if (length < at) {
                return NONE;
            }
            type = u16(memory, address + at - 2);
        }
        return switch (type) {
            case EtherType.IPV4 -> ipv4(memory, address, at, length);
            case EtherType.IPV6 -> ipv6(memory, address, at, length);
            default -> NONE;
        };
    }

    /** Returns whether addresses are those of IPv4. */
    static boolean isIpv4(long layers) {
        return (layers & IPV4) != 0;
    }

    /** Returns where the IP header is in the frame. */
    static int ip(long layers) {
        return (int) layers & LOW_16;
    }

    /** Returns where the ports are in the frame; 0 if it has none that are known. */
    static int ports(long layers) {
        return (int) (layers >>> PORTS_SHIFT) & LOW_16;
    }

    /** Returns whether the ports are those of TCP; else they are those of UDP. */
    static boolean isTcp(long layers) {
        return (int) (layers >>> PROTOCOL_SHIFT) == IpProtocol.TCP;
    }

    private static long ipv4(MemorySegment memory, long address, int at, int length) {
        if (length - at < Ipv4.HEADER_LENGTH) {
            return NONE;
        }
        long ip = address + at;
        int first = u8(memory, ip);
        int header = (first & 0xF) * 4;
        int total = Math.min(u16(memory, ip + IPV4_TOTAL_LENGTH), length - at);
        if (first >>> 4 != 4 || header < Ipv4.HEADER_LENGTH || header > total) {
            return NONE;
        }
        boolean fragment = (u16(memory, ip + IPV4_FRAGMENT) & IPV4_OFFSET_OR_MORE) != 0;
        int protocol = fragment ? 0 : u8(memory, ip + IPV4_PROTOCOL);
        return IPV4 | at | ports(protocol, at + header, total - header);
    }

    private static long ipv6(MemorySegment memory, long address, int at, int length) {
        if (length - at < Ipv6.HEADER_LENGTH || u8(memory, address + at) >>> 4 != 6) {
            return NONE;
        }
        long ip = address + at;
        int end = at + Math.min(Ipv6.HEADER_LENGTH + u16(memory, ip + IPV6_PAYLOAD_LENGTH), length - at);
        int protocol = u8(memory, ip + IPV6_NEXT_HEADER);
        int next = at + Ipv6.HEADER_LENGTH;
        int fragment = 0;
        boolean hasFragmentHeader = false;
        for (int seen = 0; isExtension(protocol) && (fragment & OFFSET) == 0; seen++) {
            if (seen == MAX_EXTENSIONS
                    || end - next < EXTENSION_MIN
                    || protocol == IpProtocol.FRAGMENT && hasFragmentHeader) {
                return NONE;
            }
            long header = address + next;
            int units = 0; // after the first 8 bytes
            if (protocol == IpProtocol.FRAGMENT) {
                hasFragmentHeader = true;
                fragment = u16(memory, header + 2);
            } else {
                units = u8(memory, header + 1);
            }
            protocol = u8(memory, header);
            next += EXTENSION_MIN * (1 + units);
            if (next > end) {
                return NONE;
            }
        }
        return IPV6 | at | ports((fragment & OFFSET_OR_MORE) != 0 ? 0 : protocol, next, end - next);
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.FRAGMENT, IpProtocol.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }

    private static long ports(int protocol, int at, int bytes) {
        boolean known = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP;
        return known && bytes >= PORT_BYTES ? (long) protocol << PROTOCOL_SHIFT | (long) at << PORTS_SHIFT : 0;
    }

    private static int u8(MemorySegment memory, long at) {
        return memory.get(JAVA_BYTE, at) & 0xFF;
    }

    private static int u16(MemorySegment memory, long at) {
        return memory.get(SHORT, at) & LOW_16;
    }
}
