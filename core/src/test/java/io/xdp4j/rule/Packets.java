package io.xdp4j.rule;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.HexFormat;

/** Frames, byte by byte and from the inside out, so that a test can make any one of them wrong. */
final class Packets {

    static final int IPV4_TYPE = 0x0800;
    static final int IPV6_TYPE = 0x86DD;
    static final int ICMP = 1;
    static final int IPV4 = 4;
    static final int TCP = 6;
    static final int UDP = 17;
    static final int HOP_BY_HOP = 0;
    static final int IPV6 = 41;
    static final int ROUTING = 43;
    static final int FRAGMENT = 44;
    static final int ICMPV6 = 58;
    static final int DESTINATION_OPTIONS = 60;

    private static final byte[] ADDRESSES = HexFormat.of().parseHex("020000000002020000000001");

    private Packets() {}

    static byte[] ethernet(int type, byte[] payload) {
        return join(ADDRESSES, u16(type), payload);
    }

    /** A frame with a VLAN tag; {@code payload} begins with what follows the tag. */
    static byte[] tagged(int tagType, int type, byte[] payload) {
        return ethernet(tagType, tag(type, payload));
    }

    /** What follows the type of a tag: priority and VLAN, then the type of what it holds. */
    static byte[] tag(int type, byte[] payload) {
        return join(u16(0x2064), u16(type), payload);
    }

    /** 192.0.2.1. */
    static byte[] ipv4(int protocol, byte[] payload) {
        return ipv4(protocol, 0, new byte[0], payload);
    }

    static byte[] ipv4(int protocol, int fragment, byte[] options, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(20);
        header.put((byte) (0x45 + options.length / 4)).put((byte) 0);
        header.putShort((short) (20 + options.length + payload.length));
        header.putShort((short) 0).putShort((short) fragment);
        header.put((byte) 64).put((byte) protocol).putShort((short) 0);
        header.putInt(0xC0000202).putInt(0xC0000201);
        return join(header.array(), options, payload);
    }

    /** 2001:db8::1. */
    static byte[] ipv6(int next, byte[] payload) {
        ByteBuffer header = ByteBuffer.allocate(40);
        header.putInt(0x60000000)
                .putShort((short) payload.length)
                .put((byte) next)
                .put((byte) 64);
        header.putLong(0x20010DB800000000L)
                .putLong(2)
                .putLong(0x20010DB800000000L)
                .putLong(1);
        return join(header.array(), payload);
    }

    /** A hop-by-hop, routing or destination header of {@code 8 + 8 * units} bytes. */
    static byte[] extension(int next, int units, byte[] payload) {
        byte[] header = new byte[8 + 8 * units];
        header[0] = (byte) next;
        header[1] = (byte) units;
        return join(header, payload);
    }

    /** {@code offset} is in units of 8 bytes; the byte that holds a length in other headers is 255. */
    static byte[] fragment(int next, int offset, byte[] payload) {
        return join(new byte[] {(byte) next, -1}, u16(offset << 3 | 1), new byte[4], payload);
    }

    /** A UDP datagram of 20 bytes; as a TCP segment, one without flags. */
    static byte[] ports(int source, int destination) {
        return udp(source, destination, new byte[12]);
    }

    static byte[] udp(int source, int destination, byte[] payload) {
        return join(u16(source), u16(destination), u16(8 + payload.length), new byte[2], payload);
    }

    /** A TCP segment with {@code options}, of a multiple of 4 bytes. */
    static byte[] tcp(int source, int destination, int flags, byte[] options, byte[] payload) {
        byte[] middle = {(byte) (0x50 + options.length * 4), (byte) flags};
        return join(u16(source), u16(destination), new byte[8], middle, new byte[6], options, payload);
    }

    /** A QUIC packet with a long header. */
    static byte[] longHeader(byte[] destination, byte[] source) {
        byte[] flagsAndVersion = {(byte) 0xC0, 0, 0, 0, 1};
        byte[] destinationLength = {(byte) destination.length};
        return join(flagsAndVersion, destinationLength, destination, new byte[] {(byte) source.length}, source);
    }

    /** A QUIC packet with a short header. */
    static byte[] shortHeader(byte[] destination) {
        return join(new byte[] {0x40}, destination);
    }

    static byte[] udpOverIpv4(int port) {
        return ethernet(IPV4_TYPE, ipv4(UDP, ports(1111, port)));
    }

    static byte[] udpOverIpv6(int port) {
        return ethernet(IPV6_TYPE, ipv6(UDP, ports(1111, port)));
    }

    /** Returns a copy with another byte at {@code index}. */
    static byte[] with(byte[] frame, int index, int value) {
        byte[] changed = frame.clone();
        changed[index] = (byte) value;
        return changed;
    }

    static byte[] join(byte[]... parts) {
        var joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }

    private static byte[] u16(int value) {
        return new byte[] {(byte) (value >>> 8), (byte) value};
    }
}
