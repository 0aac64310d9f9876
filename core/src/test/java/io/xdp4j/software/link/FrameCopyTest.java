package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.os.MemoryCopy;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames are copied by address and by segment: with the same bytes, and the same limits. */
class FrameCopyTest {

    private static final int BYTES = 8192;

    private final Random random = new Random(42);
    private final Arena arena = Arena.ofAuto(); // lives as long as a test, which no scope of ours ends
    private final MemorySegment target = arena.allocate(BYTES);
    private final FrameBatch frames = new FrameBatch();
    private final long[] places = new long[FrameBatch.CAPACITY];

    @Test
    void thereIsNativeAccessSoThatBothWaysAreTested() {
        assertTrue(MemoryCopy.IS_THERE);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void eachFrameComesToItsPlaceAndNothingElseChanges(boolean stays) {
        byte[] bytes = bytes();
        frames.lies(memory(bytes), stays);
        byte[] expected = new byte[BYTES];
        for (int i = 0; i < FrameBatch.CAPACITY; i++) {
            frames.length[i] = i * 2;
            frames.address[i] = random.nextInt(BYTES - 2 * i);
            places[i] = i * 128L + random.nextInt(128 - 2 * i > 0 ? 128 - 2 * i : 1);
        }
        FrameCopy.copy(frames, 3, 60, target, places, 3);
        for (int i = 3; i < 63; i++) {
            System.arraycopy(bytes, (int) frames.address[i], expected, (int) places[i], frames.length[i]);
        }
        assertArrayEquals(expected, target.toArray(JAVA_BYTE));
    }

    @ParameterizedTest
    @CsvSource({
        "-1, 64, 0",
        "8129, 64, 0",
        "8192, 1, 0",
        "0, 64, -1",
        "0, 64, 8129",
        "0, 1, 8192",
        "0, -1, 0",
        "0, 8193, 0",
        "9223372036854775807, 64, 0",
        "0, 64, 9223372036854775807",
        "-9223372036854775808, 64, 0",
        "0, 64, -9223372036854775808",
        "0, 2147483647, 0",
        "0, -2147483648, 0",
        "9223372036854775807, 2147483647, 0"
    })
    void whatIsOutsideOfEitherMemoryIsNotTouched(long from, int length, long to) {
        for (boolean stays : new boolean[] {true, false}) {
            frames.lies(memory(bytes()), stays);
            frames.address[0] = from;
            frames.length[0] = length;
            places[0] = to;
            assertThrows(IndexOutOfBoundsException.class, () -> FrameCopy.copy(frames, 0, 1, target, places, 0));
            assertEquals(-1, target.mismatch(arena.allocate(BYTES)));
        }
    }

    @Test
    void frameLongerThanItsMemoryIsOutsideWhereverItStarts() {
        for (boolean stays : new boolean[] {true, false}) {
            frames.lies(arena.allocate(16), stays);
            frames.address[0] = Long.MAX_VALUE;
            frames.length[0] = 64;
            assertThrows(IndexOutOfBoundsException.class, () -> FrameCopy.copy(frames, 0, 1, target, places, 0));
        }
    }

    @Test
    void memoryOfTheCallerIsCopiedBySegmentAndNamedWhenItIsClosed() {
        Arena callers = Arena.ofShared();
        frames.lies(callers.allocate(64), false);
        frames.length[0] = 64;
        callers.close();
        assertThrows(IllegalStateException.class, () -> FrameCopy.copy(frames, 0, 1, target, places, 0));
    }

    @Test
    void framesOnTheHeapAreCopiedBySegment() {
        byte[] bytes = bytes();
        frames.lies(MemorySegment.ofArray(bytes), false);
        frames.address[0] = 8;
        frames.length[0] = 60;
        FrameCopy.copy(frames, 0, 1, target, places, 0);
        assertEquals(-1, MemorySegment.ofArray(bytes).asSlice(8, 60).mismatch(target.asSlice(0, 60)));
    }

    private byte[] bytes() {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return bytes;
    }

    private MemorySegment memory(byte[] bytes) {
        MemorySegment memory = arena.allocate(BYTES);
        return memory.copyFrom(MemorySegment.ofArray(bytes));
    }
}
