package io.xdp4j.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.ring.RxMetadata.Checksum;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What is known of a received frame, written by a driver's end and read by a user's. */
final class RxMetadataTest {

    private static final int FRAME = 101; // frames may start anywhere

    private final byte[] bytes = new byte[256];
    private final RxMetadata driver = new RxMetadata(MemorySegment.ofArray(bytes)).look(FRAME);
    private final RxMetadata user = new RxMetadata(MemorySegment.ofArray(bytes)).look(FRAME);

    @Test
    void whatIsSaidIsRead() {
        driver.describe(Long.MAX_VALUE, -2, Checksum.GOOD, Checksum.BAD, 65_553);

        assertTrue(user.isThere());
        assertEquals(Long.MAX_VALUE, user.nanos());
        assertEquals(-2, user.hash());
        assertEquals(Checksum.GOOD, user.ipv4Checksum());
        assertEquals(Checksum.BAD, user.checksum());
        assertEquals(65_553, user.originalLength());
        assertFalse(user.hasVlan());
    }

    @Test
    void tagIsSaidAfterwards() {
        driver.describe(1, 2, Checksum.NONE, Checksum.NONE, 60).tag(0xFFFF);
        assertTrue(user.hasVlan());
        assertEquals(0xFFFF, user.vlan());
        assertEquals(60, user.originalLength());

        driver.describe(1, 2, Checksum.NONE, Checksum.NONE, 60);

        assertFalse(user.hasVlan());
    }

    @Test
    void noByteBesidesIsWritten() {
        Arrays.fill(bytes, (byte) 0x55);

        driver.describe(-1, -1, Checksum.BAD, Checksum.BAD, -1).tag(0);

        for (int i = 0; i < bytes.length; i++) {
            assertTrue(bytes[i] == 0x55 || i >= FRAME - RxMetadata.BYTES && i < FRAME, "byte " + i);
        }
    }

    @Test
    void whateverStandsThereCanBeRead() {
        var random = new Random(1);
        for (int i = 0; i < 1_000; i++) {
            random.nextBytes(bytes);
            user.checksum();
            user.ipv4Checksum();
        }
        driver.clear();

        assertFalse(user.isThere());
        assertFalse(user.hasVlan());
    }
}
