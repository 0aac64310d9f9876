package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How elements lie in maps. */
final class SetTableTest {

    private static final List<SetElement> ELEMENTS = List.of(
            element(SetType.PORT, "65535"),
            element(SetType.ADDRESS, "192.0.2.1"),
            element(SetType.ADDRESS, "2001:db8::1"),
            element(SetType.PREFIX, "10.0.0.0/8"),
            element(SetType.PREFIX, "2001:db8::/128"),
            element(SetType.TUPLE, "192.0.2.1:53-192.0.2.2:4000"),
            element(SetType.TUPLE, "[2001:db8::1]:53-[2001:db8::2]:4000"),
            element(SetType.CONNECTION_ID, "c0ffee"));

    @Test
    void keysAreReadAsTheyAreWritten() {
        for (SetElement element : ELEMENTS) {
            MemorySegment memory = MemorySegment.ofArray(new byte[64]);

            SetTable.writeKey(element, memory, 3);

            assertEquals(element, SetTable.readKey(element.type(), element.keyBytes(), memory, 3));
        }
    }

    @Test
    void portIsANumberOfTheHostAndAPrefixBeginsWithItsLength() {
        assertArrayEquals(number(443), SetTable.key(SetElement.port(443)));
        assertArrayEquals(
                ByteBuffer.allocate(8).put(number(8)).putInt(0x0A000000).array(),
                SetTable.key(element(SetType.PREFIX, "10.0.0.0/8")));
        assertArrayEquals(new byte[] {(byte) 192, 0, 2, 1}, SetTable.key(element(SetType.ADDRESS, "192.0.2.1")));
    }

    @Test
    void valueOfAPrefixTellsItsLengthAndNoValueIsZero() {
        assertEquals(1, SetTable.value(SetElement.port(0)));
        assertEquals(1, SetTable.value(element(SetType.PREFIX, "0.0.0.0/0")));
        assertEquals((byte) 129, SetTable.value(element(SetType.PREFIX, "2001:db8::/128")));
        for (SetElement element : ELEMENTS) {
            assertTrue(SetTable.value(element) != 0, element.toString());
        }
    }

    @Test
    void tableHoldsTheKeysOfOneSize() {
        List<SetElement> both = List.of(ELEMENTS.get(3), ELEMENTS.get(4));

        TableSpec table = SetTable.of(new SetSpec("nets", SetType.PREFIX, 10, both), 16);

        assertEquals("nets/16", table.name());
        assertEquals(TableSpec.Kind.PREFIXES, table.kind());
        assertArrayEquals(SetTable.key(both.getLast()), table.keys());
        assertArrayEquals(new byte[] {(byte) 129}, table.values());
    }

    @Test
    void addressesOfIpv4AreInBucketsAndThoseOfIpv6InAHash() {
        List<SetElement> both = List.of(ELEMENTS.get(1), ELEMENTS.get(2));
        SetSpec set = new SetSpec("hosts", SetType.ADDRESS, 10, both);

        TableSpec buckets = SetTable.of(set, 4);

        assertEquals(TableSpec.Kind.BUCKETS, buckets.kind());
        assertArrayEquals(SetTable.key(both.getFirst()), buckets.keys());
        assertEquals(0, buckets.values().length);
        assertEquals(TableSpec.Kind.HASH, SetTable.of(set, 16).kind());
    }

    @Test
    void prefixHasNoBitsAfterItsLength() {
        byte[] key = {10, 1, 0, 0};

        assertEquals(element(SetType.PREFIX, "10.1.0.0/16"), SetElement.of(SetType.PREFIX, key, 16));
        var refused = assertThrows(IllegalArgumentException.class, () -> SetElement.of(SetType.PREFIX, key, 15));
        assertTrue(refused.getMessage().contains("15"), refused.getMessage());
    }

    private static byte[] number(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.nativeOrder())
                .putInt(number)
                .array();
    }

    private static SetElement element(SetType type, String text) {
        return SetElement.parse(type, text).getFirst();
    }
}
