package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Ipv6PrefixTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "::/0",
                "2001:db8::/32",
                "2001:db8::1/128",
                "::1/128",
                "2001:db8:0:1:1:1:1:1/128",
                "fe80::/10",
                "::ffff:192.0.2.1/128",
                "2001:0:0:1::1/128",
                "ff02::1:ff00:0/104",
                "1::/64"
            })
    void textRoundTrips(String text) {
        assertEquals(text, Ipv6Prefix.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "2001:DB8:0:0:0:0:0:1, 2001:db8::1/128",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1/128",
        "0:0:0:0:0:0:0:0, ::/128",
        "1:0:0:2:0:3:0:0, 1::2:0:3:0:0/128",
        "64:ff9b::192.0.2.33, 64:ff9b::c000:221/128"
    })
    void textIsCanonical(String text, String canonical) {
        assertEquals(canonical, Ipv6Prefix.parse(text).toString());
    }

    @Test
    void everyAddressRoundTrips() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            long mask = random.nextLong() & random.nextLong();
            var prefix = new Ipv6Prefix(random.nextLong() & mask << 16, random.nextLong() & mask >>> 24, 128);

            assertEquals(prefix, Ipv6Prefix.parse(prefix.toString()), () -> "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "/64", ":::", "2001:db8::/129", "fe80::1%eth0", "[::1]", "localhost", "10.0.0.1", "::1/1/1"})
    void otherTextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse(text));
    }

    @Test
    void hostBitsNameThePrefixThatWasMeant() {
        var e = assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse("2001:db8::1/64"));

        assertTrue(e.getMessage().contains("2001:db8::/64"), e.getMessage());
        e = assertThrows(IllegalArgumentException.class, () -> Ipv6Prefix.parse("2001:db8:ffff::/32"));
        assertTrue(e.getMessage().contains("2001:db8::/32"), e.getMessage());
    }

    @Test
    void containsItsRangeOnly() {
        Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8::8000:0:0:0/65");

        assertEquals(-1, prefix.maskHigh());
        assertEquals(1L << 63, prefix.maskLow());
        assertTrue(prefix.contains(0x2001_0db8_0000_0000L, -1));
        assertFalse(prefix.contains(0x2001_0db8_0000_0000L, 1));
        assertFalse(prefix.contains(0x2001_0db9_0000_0000L, -1));
    }

    @Test
    void addressAndLengthAreItsParts() {
        Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8::/32");

        assertEquals(0x2001_0DB8_0000_0000L, prefix.high());
        assertEquals(0, prefix.low());
        assertEquals(32, prefix.length());
        assertEquals(0, prefix.maskLow());
        assertTrue(prefix.contains(0x2001_0DB8_FFFF_0000L, 5));
    }

    @Test
    void lowerHalfIsMaskedApart() {
        Ipv6Prefix prefix = Ipv6Prefix.parse("2001:db8::/65");

        assertEquals(-1, prefix.maskHigh());
        assertEquals(Long.MIN_VALUE, prefix.maskLow());
        assertEquals(0, Ipv6Prefix.parse("::/64").maskLow());
        assertTrue(prefix.contains(0x2001_0DB8_0000_0000L, 1));
        assertThrows(IllegalArgumentException.class, () -> new Ipv6Prefix(0, 1, 64));
    }
}
