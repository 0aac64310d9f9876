package io.xdp4j.os;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class HugePagesTest {

    @Test
    void memoryThatIsMovedToHugePagesIsZero() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(2 * HugePages.BYTES, HugePages.BYTES);

            HugePages.take(zeros); // true or false: kernels may be built without them

            assertIsZero(zeros);
        }
    }

    @Test
    void memoryThatIsRefusedStaysAsItIs() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment zeros = arena.allocate(3 * HugePages.BYTES, HugePages.BYTES);

            assertFalse(HugePages.take(zeros.asSlice(1))); // at no start of a page

            assertIsZero(zeros);
        }
    }

    private static void assertIsZero(MemorySegment zeros) {
        assertEquals(-1, zeros.mismatch(MemorySegment.ofArray(new byte[(int) zeros.byteSize()])));
    }
}
