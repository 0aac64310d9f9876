package io.xdp4j.tools.send;

import io.xdp4j.wire.IpText;
import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import io.xdp4j.wire.MacAddress;
import java.nio.ByteBuffer;

/**
 * An IP address.
 *
 * @param isWide whether it is of IPv6
 * @param high its upper 64 bits; of IPv4 0
 * @param low its lower 64 bits; of IPv4 the lower 32 of them
 */
public record IpAddress(boolean isWide, long high, long low) {

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final long IPV4_GROUP = 0x0100_5E00_0000L; // RFC 1112 section 6.4
    private static final long IPV6_GROUP = 0x3333_0000_0000L; // RFC 2464 section 7

    /** Returns the address that {@code text} names; IllegalArgumentException if it is none. */
    public static IpAddress parse(String text) {
        if (text.indexOf('/') >= 0) {
            throw new IllegalArgumentException("not an IP address but a prefix: " + text);
        }
        if (text.indexOf(':') < 0) {
            return new IpAddress(
                    false, 0, Integer.toUnsignedLong(Ipv4Prefix.parse(text).address()));
        }
        Ipv6Prefix address = Ipv6Prefix.parse(text);
        return new IpAddress(true, address.high(), address.low());
    }

    /** Returns the address of 4 or 16 bytes. */
    static IpAddress of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        return bytes.length == IPV4_BYTES
                ? new IpAddress(false, 0, Integer.toUnsignedLong(buffer.getInt()))
                : new IpAddress(true, buffer.getLong(), buffer.getLong());
    }

    byte[] bytes() {
        return isWide
                ? ByteBuffer.allocate(IPV6_BYTES).putLong(high).putLong(low).array()
                : ByteBuffer.allocate(IPV4_BYTES).putInt((int) low).array();
    }

    boolean isMulticast() {
        return isWide ? high >>> 56 == 0xFF : low >>> 28 == 0xE;
    }

    boolean isBroadcast() {
        return !isWide && low == 0xFFFF_FFFFL;
    }

    /** The hardware address of a group, which follows from its IP address. */
    MacAddress groupMac() {
        return new MacAddress(isWide ? IPV6_GROUP | low & 0xFFFF_FFFFL : IPV4_GROUP | low & 0x7F_FFFF);
    }

    @Override
    public String toString() {
        return isWide ? IpText.of(high, low) : IpText.of((int) low);
    }
}
