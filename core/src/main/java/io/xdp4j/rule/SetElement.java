package io.xdp4j.rule;

import io.xdp4j.wire.IpText;
import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;

/**
 * An element of a set: a key, and of a prefix how many bits of it count.
 *
 * @since 0.1
 */
public final class SetElement {

    private final SetType type;
    private final byte[] key;
    private final int bits;

    private SetElement(SetType type, byte[] key, int bits) {
        this.type = type;
        this.key = key;
        this.bits = bits;
    }

    /**
     * Returns the elements that {@code text} names: one, or of a range of ports each.
     *
     * @throws IllegalArgumentException if it is none of the type; the message says what one looks like
     */
    public static List<SetElement> parse(SetType type, String text) {
        return switch (type) {
            case PORT -> ports(text);
            case ADDRESS -> List.of(address(text));
            case PREFIX -> List.of(prefix(text));
            case TUPLE -> List.of(tuple(text));
            case CONNECTION_ID -> List.of(connectionId(text));
        };
    }

    /** Returns the element for {@code port}, 0 to 65535. */
    public static SetElement port(int port) {
        Ports.check("port", port);
        return new SetElement(SetType.PORT, new byte[] {(byte) (port >> 8), (byte) port}, 16);
    }

    /** Returns the element for an IPv4 address. */
    public static SetElement address(int address) {
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(address).array();
        return new SetElement(SetType.ADDRESS, key, 32);
    }

    /**
     * Returns the element with a key.
     *
     * @param bits how many bits count; looked at for prefixes only
     * @throws IllegalArgumentException if the type has no such keys
     */
    public static SetElement of(SetType type, byte[] key, int bits) {
        int all = key.length * 8;
        if (!type.takesKey(key.length) || type == SetType.PREFIX && (bits < 0 || bits > all)) {
            throw new IllegalArgumentException(type + ": no key of " + key.length + " bytes and " + bits + " bits");
        }
        if (type == SetType.PREFIX
                && !new BigInteger(1, key).mod(BigInteger.TWO.pow(all - bits)).equals(BigInteger.ZERO)) {
            throw new IllegalArgumentException(type + ": bits set after the first " + bits);
        }
        return new SetElement(type, key.clone(), type == SetType.PREFIX ? bits : all);
    }

    /** Returns what the element is. */
    public SetType type() {
        return type;
    }

    /** Returns the key, in network order; a copy. */
    public byte[] key() {
        return key.clone();
    }

    /** Returns the key itself; borrowed, and never changed. */
    byte[] bytes() {
        return key;
    }

    /** Returns how many bytes the key has. */
    public int keyBytes() {
        return key.length;
    }

    /** Returns how many bits of the key count, all but for prefixes. */
    public int bits() {
        return bits;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SetElement element
                && type == element.type
                && bits == element.bits
                && Arrays.equals(key, element.key);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(key) * 31 + bits;
    }

    /** Returns the text that {@link #parse} takes. */
    @Override
    public String toString() {
        ByteBuffer bytes = ByteBuffer.wrap(key);
        return switch (type) {
            case PORT -> Integer.toString(Short.toUnsignedInt(bytes.getShort()));
            case ADDRESS -> addressText(bytes);
            case PREFIX -> addressText(bytes) + "/" + bits;
            case TUPLE -> tupleText(bytes);
            case CONNECTION_ID -> HexFormat.of().formatHex(key);
        };
    }

    private static List<SetElement> ports(String text) {
        int dash = text.indexOf('-');
        int first = number(dash < 0 ? text : text.substring(0, dash), text);
        int last = dash < 0 ? first : number(text.substring(dash + 1), text);
        PortSet.Range range = new PortSet.Range(first, last);
        return IntStream.rangeClosed(range.first(), range.last())
                .mapToObj(SetElement::port)
                .toList();
    }

    private static SetElement address(String text) {
        SetElement prefix = prefix(text);
        if (prefix.bits != prefix.key.length * 8 || text.indexOf('/') >= 0) {
            throw new IllegalArgumentException("'" + text + "': an address takes no prefix length");
        }
        return new SetElement(SetType.ADDRESS, prefix.key, prefix.bits);
    }

    private static SetElement prefix(String text) {
        if (text.indexOf(':') < 0) {
            Ipv4Prefix prefix = Ipv4Prefix.parse(text);
            byte[] key =
                    ByteBuffer.allocate(Integer.BYTES).putInt(prefix.address()).array();
            return new SetElement(SetType.PREFIX, key, prefix.length());
        }
        Ipv6Prefix prefix = Ipv6Prefix.parse(text);
        byte[] key = ByteBuffer.allocate(2 * Long.BYTES)
                .putLong(prefix.high())
                .putLong(prefix.low())
                .array();
        return new SetElement(SetType.PREFIX, key, prefix.length());
    }

    private static SetElement tuple(String text) {
        int dash = text.indexOf('-');
        if (dash < 0) {
            throw new IllegalArgumentException("'" + text + "': a tuple looks like 192.0.2.1:53-192.0.2.2:4000");
        }
        SetElement source = address(host(text.substring(0, dash), text));
        SetElement destination = address(host(text.substring(dash + 1), text));
        if (source.key.length != destination.key.length) {
            throw new IllegalArgumentException("'" + text + "': addresses of two families");
        }
        ByteBuffer key = ByteBuffer.allocate(2 * source.key.length + 4).put(source.key);
        key.put(destination.key)
                .putShort((short) port(text.substring(0, dash), text))
                .putShort((short) port(text.substring(dash + 1), text));
        return new SetElement(SetType.TUPLE, key.array(), key.capacity() * 8);
    }

    /** The address of an end such as {@code [2001:db8::1]:53}. */
    private static String host(String end, String text) {
        int colon = end.lastIndexOf(':');
        boolean brackets = end.startsWith("[") && colon > 0 && end.charAt(colon - 1) == ']';
        if (colon < 0 || !brackets && end.indexOf(':') != colon) {
            throw new IllegalArgumentException("'" + text + "': an end looks like 192.0.2.1:53 or [2001:db8::1]:53");
        }
        return brackets ? end.substring(1, colon - 1) : end.substring(0, colon);
    }

    private static int port(String end, String text) {
        int port = number(end.substring(end.lastIndexOf(':') + 1), text);
        Ports.check("port", port);
        return port;
    }

    private static int number(String digits, String text) {
        if (!digits.matches("[0-9]{1,5}")) {
            throw new IllegalArgumentException("'" + text + "': '" + digits + "' is no port, 0 to 65535");
        }
        return Integer.parseInt(digits);
    }

    private static SetElement connectionId(String text) {
        String digits = text.startsWith("0x") ? text.substring(2) : text;
        if (!digits.matches("([0-9a-fA-F]{2}){1," + Field.MOST_SIZE + "}")) {
            throw new IllegalArgumentException(
                    "'" + text + "': a connection id is 1 to " + Field.MOST_SIZE + " bytes in hexadecimal");
        }
        byte[] key = HexFormat.of().parseHex(digits);
        return new SetElement(SetType.CONNECTION_ID, key, key.length * 8);
    }

    private String tupleText(ByteBuffer bytes) {
        boolean ipv4 = key.length == 12;
        String source = addressText(bytes.slice(0, ipv4 ? 4 : 16));
        String destination = addressText(bytes.slice(ipv4 ? 4 : 16, ipv4 ? 4 : 16));
        int ports = key.length - 4;
        return end(source, ipv4, bytes.getShort(ports)) + "-" + end(destination, ipv4, bytes.getShort(ports + 2));
    }

    private static String end(String address, boolean ipv4, short port) {
        return (ipv4 ? address : "[" + address + "]") + ":" + Short.toUnsignedInt(port);
    }

    private static String addressText(ByteBuffer bytes) {
        return bytes.remaining() == Integer.BYTES
                ? IpText.of(bytes.getInt())
                : IpText.of(bytes.getLong(), bytes.getLong());
    }
}
