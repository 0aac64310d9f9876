package io.xdp4j.wire;

/**
 * A range of IPv4 addresses that share their first bits, as in {@code 10.0.0.0/8}; one address is a prefix of 32.
 * Source: RFC 4632 section 3.1.
 *
 * @param address the first address of the range, bits after {@code length} are 0
 * @param length how many bits are shared, 0 to 32
 */
public record Ipv4Prefix(int address, int length) {

    private static final int BITS = 32;

    /** Throws IllegalArgumentException for a length out of range, and for host bits, naming the likely prefix. */
    public Ipv4Prefix {
        if (length < 0 || length > BITS) {
            throw new IllegalArgumentException("IPv4 prefix length: " + length);
        }
        if ((address & ~mask(length)) != 0) {
            String text = IpText.of(address) + "/" + length;
            String meant = IpText.of(address & mask(length)) + "/" + length;
            throw new IllegalArgumentException("bits set after the prefix: " + text + ", meant " + meant + "?");
        }
    }

    /**
     * Returns the prefix that {@code text} names: {@code 10.0.0.0/8}, or a plain address, which is a prefix of 32.
     * Throws IllegalArgumentException for anything else. Never asks a name server.
     */
    public static Ipv4Prefix parse(String text) {
        int slash = text.indexOf('/');
        int address = IpText.parseIpv4(slash < 0 ? text : text.substring(0, slash));
        return new Ipv4Prefix(address, slash < 0 ? BITS : length(text, slash));
    }

    /** Returns the netmask: {@code length} ones, then zeros. */
    public int mask() {
        return mask(length);
    }

    /** Returns whether {@code candidate} is in the range. */
    public boolean contains(int candidate) {
        return (candidate & mask()) == address;
    }

    /** Returns the form that {@link #parse} takes, always with the length: {@code 192.0.2.1/32}. */
    @Override
    public String toString() {
        return IpText.of(address) + "/" + length;
    }

    /** The length after the slash: plain decimal, so neither a sign nor a second slash. */
    static int length(String text, int slash) {
        String digits = text.substring(slash + 1);
        if (!digits.matches("[0-9]{1,3}")) {
            throw new IllegalArgumentException("not a prefix such as 10.0.0.0/8 or 2001:db8::/32: " + text);
        }
        return Integer.parseInt(digits);
    }

    private static int mask(int length) {
        return length == 0 ? 0 : -1 << BITS - length;
    }
}
