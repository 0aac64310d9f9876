package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class Ipv4PrefixTest {

    @ParameterizedTest
    @ValueSource(strings = {"0.0.0.0/0", "10.0.0.0/8", "192.0.2.128/25", "255.255.255.255/32"})
    void textRoundTrips(String text) {
        assertEquals(text, Ipv4Prefix.parse(text).toString());
    }

    @Test
    void plainAddressIsAFullPrefix() {
        assertEquals(new Ipv4Prefix(0xC0000201, 32), Ipv4Prefix.parse("192.0.2.1"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/8",
                "10/8",
                "10.1",
                "010.0.0.1",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.0/-1",
                "10.0.0.0/+8",
                "10.0.0.0/8/8",
                "10.0.0.0/0x8",
                "256.0.0.0/8",
                "localhost",
                "example.org/24",
                "::1",
                "1.2.3.4 "
            })
    void otherTextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> Ipv4Prefix.parse(text));
    }

    @Test
    void hostBitsNameThePrefixThatWasMeant() {
        var e = assertThrows(IllegalArgumentException.class, () -> Ipv4Prefix.parse("10.1.2.3/8"));

        assertTrue(e.getMessage().contains("10.0.0.0/8"), e.getMessage());
    }

    @Test
    void containsItsRangeOnly() {
        Ipv4Prefix prefix = Ipv4Prefix.parse("192.0.2.128/25");

        assertEquals(0xFFFFFF80, prefix.mask());
        assertTrue(prefix.contains(0xC0000280));
        assertTrue(prefix.contains(0xC00002FF));
        assertFalse(prefix.contains(0xC000027F));
    }

    @Test
    void zeroLengthContainsEverything() {
        assertEquals(0, Ipv4Prefix.parse("0.0.0.0/0").mask());
        assertTrue(Ipv4Prefix.parse("0.0.0.0/0").contains(-1));
    }

    @Test
    void addressAndLengthAreItsParts() {
        Ipv4Prefix prefix = Ipv4Prefix.parse("10.0.0.0/8");

        assertEquals(0x0A000000, prefix.address());
        assertEquals(8, prefix.length());
        assertThrows(IllegalArgumentException.class, () -> new Ipv4Prefix(0, 33));
    }

    @Test
    void textWithoutAnAddressIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Ipv4Prefix.parse("/8"));
    }
}
