package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * Finds the headers of a frame, in the mode {@code strict}. {@link ParserCode} does the same in eBPF.
 *
 * <ul>
 *   <li>A frame of less than 14 bytes has no headers.
 *   <li>Up to two VLAN tags, 0x8100 or 0x88A8 in any order, are looked through. A third is an unknown EtherType.
 *   <li>IPv4 is there if its version is 4, its header length at least 20 bytes, and the header with its options lies
 *       within both the frame and the total length. A total length of 0 is no exception: no IPv4.
 *   <li>IPv6 is there if its version is 6 and its 40 bytes are.
 *   <li>The IPv4 total length and the IPv6 payload length bound what IP carries; what follows is padding. One that goes
 *       beyond the frame is no error: the frame bounds what is there. An IPv6 payload length of 0 means that nothing
 *       is.
 *   <li>IPv6 hop-by-hop, routing, fragment and destination headers are walked, in any order, at most eight of them, at
 *       most one a fragment header. Others (authentication, ESP, mobility) are protocols. Where the walk fails, for
 *       that or because a header is not wholly there, the packet has addresses, but neither a protocol nor what is
 *       above it.
 *   <li>The IP protocol is the first next header that is not walked. In IPv4 every number is a protocol.
 *   <li>A fragment after the first has a protocol, of IPv6 what its fragment header says, and nothing above it.
 *   <li>The length of a UDP datagram, if it is there, bounds it in the same way.
 *   <li>A UDP or TCP field is there if its own bytes are: the rest of that header does not matter.
 * </ul>
 *
 * <p>Allocates nothing after construction; for one thread at a time. Borrows the memory until the next {@link #parse}.
 */
final class FrameParser {

    static final int ETHERNET_SIZE = 14;
    static final int TAG_SIZE = 4;
    static final int MAX_TAGS = 2;
    static final int IPV4_SIZE = 20;
    static final int IPV6_SIZE = 40;
    static final int EXTENSION_SIZE = 8;
    static final int MAX_EXTENSIONS = 8;
    static final int UDP_LENGTH_END = 6;

    private static final int ABSENT = -1;

    private final int[] start = new int[Layer.values().length];
    private final int[] end = new int[Layer.values().length];
    private MemorySegment memory = MemorySegment.NULL;
    private long frame;

    /** Looks at the frame of {@code length} bytes at {@code offset}. */
    void parse(MemorySegment memory, long offset, int length) {
        this.memory = memory;
        this.frame = offset;
        Arrays.fill(start, ABSENT);
        if (length >= ETHERNET_SIZE) {
            ethernet(length);
        }
    }

    /** Returns whether the frame wholly holds {@code field}. */
    boolean has(Field field) {
        int layer = field.layer().ordinal();
        return start[layer] != ABSENT && start[layer] + field.offset() + field.size() <= end[layer];
    }

    /** Returns the lower 64 bits of a field that is there. */
    long low(Field field) {
        return number(field, Math.max(0, field.size() - 8), field.size());
    }

    /** Returns what is above the lower 64 bits of a field that is there. */
    long high(Field field) {
        return number(field, 0, field.size() - 8);
    }

    private long number(Field field, int from, int to) {
        assert has(field) : field;
        int at = start[field.layer().ordinal()] + field.offset();
        long number = 0;
        for (int i = from; i < to; i++) {
            number = number << 8 | u8(at + i);
        }
        return number;
    }

    private void ethernet(int length) {
        int at = ETHERNET_SIZE;
        int type = u16(at - 2);
        for (int tag = 0; tag < MAX_TAGS && (type == EtherType.VLAN || type == EtherType.QINQ); tag++) {
            if (at + TAG_SIZE > length) {
                return;
            }
            at += TAG_SIZE;
            type = u16(at - 2);
        }
        if (type == EtherType.IPV4 && at + IPV4_SIZE <= length) {
            ipv4(at, length);
        } else if (type == EtherType.IPV6 && at + IPV6_SIZE <= length) {
            ipv6(at, length);
        }
    }

    private void ipv4(int at, int length) {
        int version = u8(at) >>> 4;
        int headerEnd = at + (u8(at) & 0x0F) * 4;
        int packetEnd = Math.min(at + u16(at + 2), length);
        if (version != 4 || headerEnd < at + IPV4_SIZE || headerEnd > packetEnd) {
            return;
        }
        found(Layer.IPV4, at, headerEnd);
        found(Layer.IP_PROTOCOL, at + 9, at + 10);
        boolean laterFragment = (u16(at + 6) & 0x1FFF) != 0;
        if (!laterFragment) {
            transport(u8(at + 9), headerEnd, packetEnd);
        }
    }

    private void ipv6(int at, int length) {
        int version = u8(at) >>> 4;
        if (version != 6) {
            return;
        }
        found(Layer.IPV6, at, at + IPV6_SIZE);
        int packetEnd = Math.min(at + IPV6_SIZE + u16(at + 4), length);
        extensions(at + 6, at + IPV6_SIZE, packetEnd);
    }

    /** Walks the extension headers from {@code at}; the byte at {@code name} says what is there. */
    private void extensions(int name, int at, int packetEnd) {
        boolean fragment = false;
        for (int walked = 0; isExtension(u8(name)); walked++) {
            boolean secondFragment = fragment && u8(name) == IpProtocol.FRAGMENT;
            if (walked == MAX_EXTENSIONS || secondFragment || at + EXTENSION_SIZE > packetEnd) {
                return;
            }
            boolean isFragment = u8(name) == IpProtocol.FRAGMENT;
            int next = at + EXTENSION_SIZE + (isFragment ? 0 : u8(at + 1) * 8);
            if (next > packetEnd) {
                return;
            }
            name = at;
            at = next;
            fragment |= isFragment;
            boolean laterFragment = isFragment && (u16(name + 2) & 0xFFF8) != 0;
            if (laterFragment) {
                found(Layer.IP_PROTOCOL, name, name + 1);
                return;
            }
        }
        found(Layer.IP_PROTOCOL, name, name + 1);
        transport(u8(name), at, packetEnd);
    }

    private void transport(int protocol, int at, int packetEnd) {
        switch (protocol) {
            case IpProtocol.UDP -> udp(at, packetEnd);
            case IpProtocol.TCP -> found(Layer.TCP, at, packetEnd);
            default -> {}
        }
    }

    private void udp(int at, int packetEnd) {
        boolean hasLength = at + UDP_LENGTH_END <= packetEnd;
        found(Layer.UDP, at, hasLength ? Math.min(packetEnd, at + u16(at + UDP_LENGTH_END - 2)) : packetEnd);
    }

    private void found(Layer layer, int from, int to) {
        start[layer.ordinal()] = from;
        end[layer.ordinal()] = to;
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.FRAGMENT, IpProtocol.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }

    private int u8(int at) {
        return memory.get(JAVA_BYTE, frame + at) & 0xFF;
    }

    private int u16(int at) {
        return u8(at) << 8 | u8(at + 1);
    }
}
