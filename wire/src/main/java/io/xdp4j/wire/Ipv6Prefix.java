package io.xdp4j.wire;

import java.lang.foreign.MemorySegment;

/**
 * A range of IPv6 addresses that share their first bits, as in {@code 2001:db8::/32}; one address is a prefix of 128.
 * Source: RFC 4291 section 2.3.
 *
 * @param high the upper 64 bits of the first address, bits after {@code length} are 0
 * @param low the lower 64 bits of it, likewise
 * @param length how many bits are shared, 0 to 128
 */
public record Ipv6Prefix(long high, long low, int length) {

    private static final int BITS = 128;

    /** Throws IllegalArgumentException for a length out of range, and for host bits, naming the likely prefix. */
    public Ipv6Prefix {
        if (length < 0 || length > BITS) {
            throw new IllegalArgumentException("IPv6 prefix length: " + length);
        }
        if ((high & ~maskHigh(length)) != 0 || (low & ~maskLow(length)) != 0) {
            String text = IpText.of(high, low) + "/" + length;
            String meant = IpText.of(high & maskHigh(length), low & maskLow(length)) + "/" + length;
            throw new IllegalArgumentException("bits set after the prefix: " + text + ", meant " + meant + "?");
        }
    }

    /**
     * Returns the prefix that {@code text} names: {@code 2001:db8::/32}, or a plain address, which is a prefix of 128.
     * Throws IllegalArgumentException for anything else, a zone included. Never asks a name server.
     */
    public static Ipv6Prefix parse(String text) {
        int slash = text.indexOf('/');
        MemorySegment address = IpText.parseIpv6(slash < 0 ? text : text.substring(0, slash));
        int length = slash < 0 ? BITS : Ipv4Prefix.length(text, slash);
        return new Ipv6Prefix(BigEndian.u64(address, 0), BigEndian.u64(address, 8), length);
    }

    /** Returns the upper 64 bits of the netmask. */
    public long maskHigh() {
        return maskHigh(length);
    }

    /** Returns the lower 64 bits of the netmask. */
    public long maskLow() {
        return maskLow(length);
    }

    /** Returns whether the address is in the range. */
    public boolean contains(long candidateHigh, long candidateLow) {
        return (candidateHigh & maskHigh()) == high && (candidateLow & maskLow()) == low;
    }

    /** Returns the form that {@link #parse} takes, always with the length: {@code 2001:db8::1/128}. */
    @Override
    public String toString() {
        return IpText.of(high, low) + "/" + length;
    }

    private static long maskHigh(int length) {
        return ones(Math.min(length, 64));
    }

    private static long maskLow(int length) {
        return ones(Math.max(length - 64, 0));
    }

    private static long ones(int count) {
        return count == 0 ? 0 : -1L << 64 - count;
    }
}
