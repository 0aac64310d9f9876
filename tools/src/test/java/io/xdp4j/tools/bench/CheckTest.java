package io.xdp4j.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Test;

final class CheckTest {

    private static final int LENGTH = 100;

    private final MemorySegment payload = Arena.ofAuto().allocate(LENGTH); // lives as long as the test
    private final Check check = new Check();

    @Test
    void allInOrderIsAllWell() {
        arrive(5, 6, 7);

        assertCounts(3, 0, 0, 0);
    }

    @Test
    void gapIsLoss() {
        arrive(5, 6, 9);

        assertCounts(3, 2, 0, 0);
    }

    @Test
    void latePacketIsOutOfOrderAndNotLost() {
        arrive(5, 7, 6);

        assertCounts(3, 0, 1, 0);
    }

    @Test
    void repeatedPacketIsOutOfOrder() {
        arrive(5, 6, 6);

        assertCounts(3, 0, 1, 0);
    }

    @Test
    void wrongByteOfASampledPacketIsDamage() {
        Payload.write(payload, 0, LENGTH);
        payload.set(ValueLayout.JAVA_BYTE, LENGTH - 1, (byte) 0);

        check.look(payload, 0, LENGTH);

        assertCounts(1, 0, 0, 1);
    }

    @Test
    void foreignPacketsAreNotCounted() {
        check.look(payload, 0, LENGTH);
        check.look(payload, 0, 3);
        check.look(payload, 0, -5);

        assertCounts(0, 0, 0, 0);
    }

    @Test
    void resetForgets() {
        arrive(5, 9, 8);

        check.reset();

        assertCounts(0, 0, 0, 0);
    }

    @Test
    void shortestPayloadIsIntact() {
        Payload.write(payload, 0, Payload.MIN_LENGTH);

        assertTrue(Payload.isOne(payload, 0, Payload.MIN_LENGTH));
        assertTrue(Payload.isIntact(payload, 0, Payload.MIN_LENGTH));
        assertFalse(Payload.isOne(payload, 0, Payload.MIN_LENGTH - 1));
    }

    private void arrive(long... sequences) {
        Payload.write(payload, 0, LENGTH);
        for (long sequence : sequences) {
            Payload.stamp(payload, 0, sequence, 0);
            check.look(payload, 0, LENGTH);
        }
    }

    private void assertCounts(long received, long lost, long outOfOrder, long damaged) {
        assertEquals(received, check.received());
        assertEquals(lost, check.lost());
        assertEquals(outOfOrder, check.outOfOrder());
        assertEquals(damaged, check.damaged());
    }
}
