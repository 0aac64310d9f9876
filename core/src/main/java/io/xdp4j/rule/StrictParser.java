package io.xdp4j.rule;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;

/**
 * Finds the headers of a frame in the mode {@code strict}, as the protocols have them.
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
 *   <li>ICMP is protocol 1 in IPv4, 58 in IPv6.
 *   <li>In a packet of protocol 4 is IPv4, in one of protocol 41 IPv6, if what follows is such by the same rules; the
 *       packet bounds it like a frame. What that packet carries is not looked into.
 *   <li>A UDP, TCP or ICMP field is there if its own bytes are: the rest of that header does not matter.
 *   <li>The payload of TCP begins where its data offset says, which is at least 5.
 *   <li>What carries QUIC is not known: any first byte of a payload is taken for QUIC's. Of a long header both
 *       connection ids, of 0 to 255 bytes, must wholly be there. What follows a short header's first byte is taken for
 *       its connection id, as far as the payload goes.
 * </ul>
 */
final class StrictParser extends FrameParser {

    private static final IpLayers OUTER = new IpLayers(Layer.IPV4, Layer.IPV6, Layer.IP_PROTOCOL);
    private static final IpLayers INNER = new IpLayers(Layer.INNER_IPV4, Layer.INNER_IPV6, Layer.INNER_IP_PROTOCOL);

    /** What the headers of an IP packet are found as. */
    private record IpLayers(Layer ipv4, Layer ipv6, Layer protocol) {}

    @Override
    void ethernet(int length) {
        int at = ETHERNET_SIZE;
        int type = u16(at - 2);
        if (isTag(type) && at + 2 <= length) {
            found(Layer.VLAN, at, at + 2);
        }
        for (int tag = 0; tag < MAX_TAGS && isTag(type); tag++) {
            if (at + TAG_SIZE > length) {
                return;
            }
            at += TAG_SIZE;
            type = u16(at - 2);
        }
        found(Layer.ETHER_TYPE, at - 2, at);
        switch (type) {
            case EtherType.IPV4 -> ipv4(at, length, OUTER);
            case EtherType.IPV6 -> ipv6(at, length, OUTER);
            default -> {}
        }
    }

    /** Looks at what may be IPv4 from {@code at} to before {@code bound}. */
    private void ipv4(int at, int bound, IpLayers layers) {
        if (at + IPV4_SIZE > bound) {
            return;
        }
        int version = u8(at) >>> 4;
        int headerEnd = at + (u8(at) & 0x0F) * 4;
        int packetEnd = Math.min(at + u16(at + 2), bound);
        if (version != 4 || headerEnd < at + IPV4_SIZE || headerEnd > packetEnd) {
            return;
        }
        found(layers.ipv4, at, packetEnd);
        found(layers.protocol, at + 9, at + 10);
        boolean laterFragment = (u16(at + 6) & 0x1FFF) != 0;
        if (!laterFragment && layers == OUTER) {
            payload(u8(at + 9), IpProtocol.ICMP, Layer.ICMPV4, headerEnd, packetEnd);
        }
    }

    /** Looks at what may be IPv6 from {@code at} to before {@code bound}. */
    private void ipv6(int at, int bound, IpLayers layers) {
        if (at + IPV6_SIZE > bound) {
            return;
        }
        int version = u8(at) >>> 4;
        if (version != 6) {
            return;
        }
        int packetEnd = Math.min(at + IPV6_SIZE + u16(at + 4), bound);
        found(layers.ipv6, at, packetEnd);
        extensions(at + 6, at + IPV6_SIZE, packetEnd, layers);
    }

    /** Walks the extension headers from {@code at}; the byte at {@code name} says what is there. */
    private void extensions(int name, int at, int packetEnd, IpLayers layers) {
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
                found(layers.protocol, name, name + 1);
                return;
            }
        }
        found(layers.protocol, name, name + 1);
        if (layers == OUTER) {
            payload(u8(name), IpProtocol.ICMPV6, Layer.ICMPV6, at, packetEnd);
        }
    }

    /** Looks at what the outermost IP packet carries, in whose version {@code icmp} is the protocol of ICMP. */
    private void payload(int protocol, int icmp, Layer icmpLayer, int at, int packetEnd) {
        if (protocol == icmp) {
            found(icmpLayer, at, packetEnd);
        }
        switch (protocol) {
            case IpProtocol.UDP -> udp(at, packetEnd);
            case IpProtocol.TCP -> tcp(at, packetEnd);
            case IpProtocol.IPV4 -> ipv4(at, packetEnd, INNER);
            case IpProtocol.IPV6 -> ipv6(at, packetEnd, INNER);
            default -> {}
        }
    }

    private void udp(int at, int packetEnd) {
        boolean hasLength = at + UDP_LENGTH_END <= packetEnd;
        int end = hasLength ? Math.min(packetEnd, at + u16(at + UDP_LENGTH_END - 2)) : packetEnd;
        found(Layer.UDP, at, end);
        if (at + UDP_SIZE <= end) {
            found(Layer.UDP_PAYLOAD, at + UDP_SIZE, end);
        }
        quic(at + UDP_SIZE, end, Layer.UDP_QUIC_SOURCE_ID, Layer.UDP_QUIC_DESTINATION_ID);
    }

    private void tcp(int at, int packetEnd) {
        found(Layer.TCP, at, packetEnd);
        if (at + TCP_SIZE <= packetEnd) {
            int headerSize = (u8(at + TCP_DATA_OFFSET) >>> 4) * 4;
            if (headerSize >= TCP_SIZE && at + headerSize <= packetEnd) {
                found(Layer.TCP_PAYLOAD, at + headerSize, packetEnd);
                quic(at + headerSize, packetEnd, Layer.TCP_QUIC_SOURCE_ID, Layer.TCP_QUIC_DESTINATION_ID);
            }
        }
    }

    /** Looks at what may be a QUIC packet from {@code at} to before {@code end}. */
    private void quic(int at, int end, Layer source, Layer destination) {
        if (at >= end) {
            return;
        }
        boolean longHeader = (u8(at) & QUIC_LONG_HEADER) != 0;
        if (longHeader) {
            quicSourceId(at, end, source);
        } else {
            found(destination, at + 1, end);
        }
    }

    private static boolean isTag(int type) {
        return type == EtherType.VLAN || type == EtherType.QINQ;
    }

    private static boolean isExtension(int protocol) {
        return switch (protocol) {
            case IpProtocol.HOP_BY_HOP, IpProtocol.ROUTING, IpProtocol.FRAGMENT, IpProtocol.DESTINATION_OPTIONS -> true;
            default -> false;
        };
    }
}
