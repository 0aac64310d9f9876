package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Every view against hostile bytes. The segment ends with the frame, so that a read beyond it throws. */
final class ParserFuzzTest {

    private static final int ROUNDS = 100_000;
    private static final int MAX_PATCHES = 6;

    private final Dissector dissector = new Dissector();

    @Test
    void everyTruncationStaysWithinTheFrame() {
        for (String hex : Frames.ALL) {
            truncate(Frames.of(hex));
            truncate(Frames.tagged(hex, Frames.TAG));
            truncate(Frames.tagged(hex, Frames.OUTER_TAG + Frames.TAG));
        }
    }

    @Test
    void mutatedFramesStayWithinTheFrame() {
        long seed = System.nanoTime();
        var random = new Random(seed);

        assertDoesNotThrow(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        mutated(random);
                    }
                },
                () -> "seed " + seed);
    }

    @Test
    void randomFramesStayWithinTheFrame() {
        long seed = System.nanoTime();
        var random = new Random(seed);

        assertDoesNotThrow(
                () -> {
                    for (int i = 0; i < ROUNDS; i++) {
                        random(random);
                    }
                },
                () -> "seed " + seed);
    }

    @Test
    void regionsOutsideTheMemoryAreNotWrapped() {
        MemorySegment memory = Frames.of(Frames.UDP4);

        for (long offset : new long[] {-1, Long.MIN_VALUE, Long.MAX_VALUE, memory.byteSize(), memory.byteSize() + 1}) {
            for (int length : new int[] {-1, 0, 47, 64, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
                assertEquals(0, dissector.read(memory, offset, length), offset + ", " + length);
            }
        }
    }

    private void truncate(MemorySegment frame) {
        for (int length = 0; length <= frame.byteSize(); length++) {
            dissector.read(frame.asSlice(0, length), 0, length);
            dissector.read(frame, 0, length);
        }
    }

    /** Flips a few bytes of a good frame, mostly in its headers, and cuts it sometimes. */
    private void mutated(Random random) {
        byte[] bytes =
                Frames.of(Frames.ALL.get(random.nextInt(Frames.ALL.size()))).toArray(JAVA_BYTE);
        for (int i = random.nextInt(MAX_PATCHES); i >= 0; i--) {
            bytes[random.nextInt(12, Math.min(bytes.length, 80))] = (byte) random.nextInt();
        }
        int length = random.nextBoolean() ? bytes.length : random.nextInt(bytes.length + 1);
        dissector.read(MemorySegment.ofArray(bytes).asSlice(0, length), 0, length);
    }

    private void random(Random random) {
        byte[] bytes = new byte[random.nextInt(128)];
        random.nextBytes(bytes);
        if (bytes.length > 14) {
            BigEndian.put16(MemorySegment.ofArray(bytes), 12, random.nextBoolean() ? EtherType.IPV4 : EtherType.IPV6);
            bytes[14] = (byte) (random.nextBoolean() ? 0x45 : 0x60);
        }
        dissector.read(MemorySegment.ofArray(bytes), 0, bytes.length);
    }
}
