package io.xdp4j.rule;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.IpProtocol;

/**
 * Finds the headers of a frame in the mode {@code windows-compat}: as the driver of XDP for Windows does if the frame
 * lies in one buffer. {@code L} is the frame's length in bytes; nothing but it bounds a layer: neither the total length
 * of IPv4, the payload length of IPv6 nor the length of UDP is looked at. A layer that no step finds is not there.
 *
 * <ol>
 *   <li>{@code LENGTH} is there. If {@code L < 14}, stop.
 *   <li>{@code ETHERNET} is {@code [0, L)}, {@code ETHER_TYPE} {@code [12, 14)}. {@code VLAN} is never there.
 *   <li>If bytes 12-13 are 0x0800, {@code L >= 34} and the low half of byte 14 is 5: {@code IPV4} is {@code [14, L)},
 *       {@code IP_PROTOCOL} {@code [23, 24)}; {@code proto} is that byte; {@code at = 34}. The version is not looked
 *       at, nor are flags and fragment offset.
 *   <li>If bytes 12-13 are 0x86DD and {@code L >= 54}: {@code IPV6} is {@code [14, L)}, {@code IP_PROTOCOL}
 *       {@code [20, 21)}; {@code proto} is that byte; {@code at = 54}. The version is not looked at, no extension
 *       header is walked.
 *   <li>If neither holds, stop.
 *   <li>If {@code proto} is 17: if {@code L >= at + 8}, then {@code UDP} is {@code [at, L)}, {@code UDP_PAYLOAD}
 *       {@code [at + 8, L)}; go on with QUIC at {@code q = at + 8}. Else stop.
 *   <li>If {@code proto} is 6: let {@code size} be 4 times the high half of byte {@code at + 12}, 0 to 60. If
 *       {@code L >= at + 20} and {@code L >= at + size}, then {@code TCP} is {@code [at, L)}, {@code TCP_PAYLOAD}
 *       {@code [at + size, L)}; go on with QUIC at {@code q = at + size}. Else stop. A size below 20 is taken as it is.
 *   <li>Any other {@code proto}: if {@code L >= at + 4}, then {@code ICMPV4}, in IPv6 {@code ICMPV6}, is
 *       {@code [at, L)}.
 *   <li>If {@code proto} is 4, {@code L >= at + 20} and byte {@code at} is 0x45: {@code INNER_IPV4} is
 *       {@code [at, L)}, {@code INNER_IP_PROTOCOL} {@code [at + 9, at + 10)}.
 *   <li>If {@code proto} is 41, {@code L >= at + 40} and the high half of byte {@code at} is 6: {@code INNER_IPV6} is
 *       {@code [at, L)}, {@code INNER_IP_PROTOCOL} {@code [at + 6, at + 7)}. Both whatever the outer version is. Stop.
 *   <li>QUIC at {@code q}: if {@code L < q + 1}, there is none.
 *   <li>If byte {@code q} has not the bit 0x80: the destination id is {@code [q + 1, min(q + 21, L))}.
 *   <li>If it has: if {@code L < q + 6}, there is none. Let {@code d} be byte {@code q + 5} and
 *       {@code n = q + 6 + d}. If {@code L < n + 1}, there is none. Let {@code s} be byte {@code n}. If
 *       {@code L >= n + 1 + s}, the source id is {@code [n + 1, n + 1 + s)}, of 0 to 255 bytes.
 * </ol>
 */
final class CompatParser extends FrameParser {

    private static final int IPV4_WORDS = 5;
    static final int ICMP_SIZE = 4;

    /** How many bytes of the destination id of a short header are looked at. */
    static final int SHORT_ID_MOST = 20;

    @Override
    void ethernet(int length) {
        found(Layer.ETHER_TYPE, ETHERNET_SIZE - 2, ETHERNET_SIZE);
        switch (u16(ETHERNET_SIZE - 2)) {
            case EtherType.IPV4 -> ipv4(ETHERNET_SIZE, length);
            case EtherType.IPV6 -> ipv6(ETHERNET_SIZE, length);
            default -> {}
        }
    }

    private void ipv4(int at, int end) {
        if (at + IPV4_SIZE <= end && (u8(at) & 0x0F) == IPV4_WORDS) {
            found(Layer.IPV4, at, end);
            found(Layer.IP_PROTOCOL, at + 9, at + 10);
            payload(u8(at + 9), Layer.ICMPV4, at + IPV4_SIZE, end);
        }
    }

    private void ipv6(int at, int end) {
        if (at + IPV6_SIZE <= end) {
            found(Layer.IPV6, at, end);
            found(Layer.IP_PROTOCOL, at + 6, at + 7);
            payload(u8(at + 6), Layer.ICMPV6, at + IPV6_SIZE, end);
        }
    }

    private void payload(int protocol, Layer icmp, int at, int end) {
        switch (protocol) {
            case IpProtocol.UDP -> udp(at, end);
            case IpProtocol.TCP -> tcp(at, end);
            default -> {
                if (at + ICMP_SIZE <= end) {
                    found(icmp, at, end);
                }
                inner(protocol, at, end);
            }
        }
    }

    private void udp(int at, int end) {
        if (at + UDP_SIZE <= end) {
            found(Layer.UDP, at, end);
            found(Layer.UDP_PAYLOAD, at + UDP_SIZE, end);
            quic(at + UDP_SIZE, end, Layer.UDP_QUIC_SOURCE_ID, Layer.UDP_QUIC_DESTINATION_ID);
        }
    }

    private void tcp(int at, int end) {
        if (at + TCP_SIZE > end) {
            return;
        }
        int headerSize = (u8(at + TCP_DATA_OFFSET) >>> 4) * 4;
        if (at + headerSize <= end) {
            found(Layer.TCP, at, end);
            found(Layer.TCP_PAYLOAD, at + headerSize, end);
            quic(at + headerSize, end, Layer.TCP_QUIC_SOURCE_ID, Layer.TCP_QUIC_DESTINATION_ID);
        }
    }

    private void inner(int protocol, int at, int end) {
        if (protocol == IpProtocol.IPV4 && at + IPV4_SIZE <= end && u8(at) == (4 << 4 | IPV4_WORDS)) {
            found(Layer.INNER_IPV4, at, end);
            found(Layer.INNER_IP_PROTOCOL, at + 9, at + 10);
        }
        if (protocol == IpProtocol.IPV6 && at + IPV6_SIZE <= end && u8(at) >>> 4 == 6) {
            found(Layer.INNER_IPV6, at, end);
            found(Layer.INNER_IP_PROTOCOL, at + 6, at + 7);
        }
    }

    private void quic(int at, int end, Layer source, Layer destination) {
        if (at >= end) {
            return;
        }
        boolean longHeader = (u8(at) & QUIC_LONG_HEADER) != 0;
        if (longHeader) {
            quicSourceId(at, end, source);
        } else {
            found(destination, at + 1, Math.min(at + 1 + SHORT_ID_MOST, end));
        }
    }
}
