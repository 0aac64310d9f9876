package io.xdp4j.bpf.object;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are cut off, changed or made to hurt: an {@link ObjectException}, and nothing else, in bounded time. */
final class HostileObjectTest {

    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final Duration LONG = Duration.ofSeconds(120);
    private static final int ROUNDS = 3_000;
    private static final int SECTIONS_AT = 40;
    private static final int SECTION_COUNT_AT = 60;
    private static final int SECTION_BYTES = 64;

    @ParameterizedTest
    @ValueSource(strings = {"counter", "nested", "legacy"})
    void anObjectThatIsCutOffIsRefused(String source) throws IOException {
        byte[] whole = Clang.bytes(source, "-g");

        assertTimeoutPreemptively(LONG, () -> {
            for (int length = 0; length < whole.length; length++) {
                assertEquals(0, Exercise.all(Arrays.copyOf(whole, length)), "cut off after " + length);
            }
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"counter", "nested", "legacy", "needs"})
    void changedBitsAreRefusedOrHarmless(String source) throws IOException {
        byte[] whole = Clang.bytes(source, "-g");
        var random = new Random(SEED + source.hashCode());

        assertTimeoutPreemptively(LONG, () -> {
            for (int round = 0; round < ROUNDS; round++) {
                byte[] changed = changed(whole, random);
                try {
                    Exercise.all(changed);
                } catch (RuntimeException | Error e) {
                    throw new AssertionError("round " + round + " of -Dxdp4j.seed=" + SEED, e);
                }
            }
        });
    }

    /** Some bits, or a word that is likely to be a limit. */
    private static byte[] changed(byte[] whole, Random random) {
        byte[] changed = whole.clone();
        int changes = 1 + random.nextInt(4);
        for (int i = 0; i < changes; i++) {
            int at = random.nextInt(changed.length - Long.BYTES);
            switch (random.nextInt(4)) {
                case 0 -> changed[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> changed[at] = (byte) random.nextInt();
                case 2 -> words(changed).putInt(at & -4, -1 >>> random.nextInt(32));
                default -> words(changed).putLong(at & -8, -1L >>> random.nextInt(64));
            }
        }
        return changed;
    }

    @Test
    void moreSectionsThanTheFileHoldsAreRefused() throws IOException {
        byte[] file = Clang.bytes("counter", "-g");
        words(file).putShort(SECTION_COUNT_AT, (short) 0xfeff);

        assertTrue(refusal(file).contains("the table of sections has"), refusal(file));
    }

    @Test
    void sectionsThatOverlapAreRefused() throws IOException {
        byte[] file = Clang.bytes("counter", "-g");
        int sections = (int) words(file).getLong(SECTIONS_AT);
        int third = sections + 3 * SECTION_BYTES;
        words(file).putLong(third + 24, words(file).getLong(third + 24) - 8);

        assertTrue(refusal(file).contains("it overlaps section"), refusal(file));
    }

    @Test
    void aNegativeSizeIsRefused() throws IOException {
        byte[] file = Clang.bytes("counter", "-g");
        int sections = (int) words(file).getLong(SECTIONS_AT);
        words(file).putLong(sections + 3 * SECTION_BYTES + 32, -8);

        assertTrue(refusal(file).contains("has 18446744073709551608 bytes"), refusal(file));
    }

    @Test
    void aFileThatIsTooLargeIsRefused() {
        assertTrue(refusal(new byte[(1 << 26) + 1]).contains("the most is 67108864"));
    }

    @Test
    void whatIsNoObjectIsSaid() {
        assertEquals("offset 0: no ELF file", refusal("#!/bin/sh\n".getBytes()));
        assertEquals("offset 0: no ELF file", refusal(new byte[0]));
    }

    @Test
    void anObjectForAnotherProcessorIsSaid() throws IOException {
        byte[] file = Clang.bytes("counter", "-g");
        file[18] = 62;
        file[19] = 0;

        assertEquals("offset 18: machine 62 is not eBPF, which is 247", refusal(file));
        assertEquals(
                18,
                assertThrows(ObjectException.class, () -> BpfObject.read("x", file))
                        .offset());
    }

    private static String refusal(byte[] file) {
        return assertThrows(ObjectException.class, () -> BpfObject.read("hostile", file))
                .getMessage();
    }

    private static ByteBuffer words(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
