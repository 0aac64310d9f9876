package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class MacAddressTest {

    @Test
    void textRoundTrips() {
        assertEquals("02:00:00:00:00:01", MacAddress.parse("02:00:00:00:00:01").toString());
        assertEquals("fe:dc:ba:98:76:54", MacAddress.parse("FE-DC-BA-98-76-54").toString());
        assertEquals(0x0200_0000_0001L, MacAddress.parse("02:00:00:00:00:01").value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "02:00:00:00:00", "02:00:00:00:00:0g", "02:00:00-00:00:01", "2:0:0:0:0:1", "020000000001"})
    void otherTextIsRefused(String text) {
        assertThrows(IllegalArgumentException.class, () -> MacAddress.parse(text));
    }

    @Test
    void moreThan48BitsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(1L << 48));
        assertThrows(IllegalArgumentException.class, () -> new MacAddress(-1));
    }

    @Test
    void bytesRoundTrip() {
        MemorySegment memory = MemorySegment.ofArray(new byte[9]);
        MacAddress address = MacAddress.parse("02:12:34:56:78:9a");

        address.write(memory, 2);

        assertEquals("000002123456789a00", Frames.hex(memory, 0, 9));
        assertEquals(address, MacAddress.read(memory, 2));
    }

    @Test
    void groupBitMakesMulticast() {
        assertTrue(MacAddress.BROADCAST.isMulticast());
        assertTrue(MacAddress.parse("01:00:5e:00:00:01").isMulticast());
        assertFalse(MacAddress.parse("02:00:00:00:00:01").isMulticast());
    }
}
