package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import java.net.Inet6Address;

/**
 * IP addresses as text, without ever asking a name server. To parse one, see {@link Ipv4Prefix} and {@link Ipv6Prefix}.
 */
public final class IpText {

    private IpText() {}

    /** Returns an IPv4 address in dotted decimal: {@code 192.0.2.1}. */
    public static String of(int address) {
        return (address >>> 24) + "." + (address >>> 16 & 0xFF) + "." + (address >>> 8 & 0xFF) + "." + (address & 0xFF);
    }

    /** Returns an IPv6 address in the canonical form of RFC 5952 section 4: {@code 2001:db8::1}. */
    public static String of(long high, long low) {
        if (high == 0 && low >>> 32 == 0xFFFF) {
            return "::ffff:" + of((int) low); // RFC 5952 section 5
        }
        int first = -1;
        int length = 1; // RFC 5952 section 4.2.2: a single group of zeros is not shortened
        for (int i = 0; i < 8; i++) {
            int zeros = zeroGroups(high, low, i);
            if (zeros > length) {
                first = i;
                length = zeros;
            }
        }
        return first < 0
                ? groups(high, low, 0, 8)
                : groups(high, low, 0, first) + "::" + groups(high, low, first + length, 8);
    }

    static int parseIpv4(String text) {
        byte[] bytes = Inet4Address.ofLiteral(text).getAddress();
        int address = BigEndian.u32(MemorySegment.ofArray(bytes), 0);
        if (!of(address).equals(text)) { // 10.1 and 010.0.0.1 mean different addresses to different programs
            throw new IllegalArgumentException("IPv4 address not in plain dotted decimal: " + text);
        }
        return address;
    }

    /** Returns the 16 bytes of an IPv6 address. */
    static MemorySegment parseIpv6(String text) {
        if (text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            throw new IllegalArgumentException("IPv6 address with a zone or brackets: " + text);
        }
        byte[] bytes = Inet6Address.ofLiteral(text).getAddress();
        if (bytes.length == 16) {
            return MemorySegment.ofArray(bytes);
        }
        // The JDK turns ::ffff:192.0.2.1 into an IPv4 address.
        MemorySegment mapped = MemorySegment.ofArray(new byte[16]);
        BigEndian.put16(mapped, 10, 0xFFFF);
        MemorySegment.copy(bytes, 0, mapped, JAVA_BYTE, 12, bytes.length);
        return mapped;
    }

    private static int zeroGroups(long high, long low, int from) {
        int i = from;
        while (i < 8 && group(high, low, i) == 0) {
            i++;
        }
        return i - from;
    }

    private static String groups(long high, long low, int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i > from ? ":" : "").append(Integer.toHexString(group(high, low, i)));
        }
        return text.toString();
    }

    private static int group(long high, long low, int i) {
        return (int) ((i < 4 ? high : low) >>> 48 - 16 * (i & 3)) & 0xFFFF;
    }
}
