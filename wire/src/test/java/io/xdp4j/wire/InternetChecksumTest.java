package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class InternetChecksumTest {

    @Test
    void exampleOfRfc1071() {
        MemorySegment data = Frames.of("0001f203f4f5f6f7");

        assertEquals(0xDDF2, InternetChecksum.fold(InternetChecksum.sum(data, 0, 8, 0)));
        assertEquals(0x220D, InternetChecksum.of(data, 0, 8));
    }

    @Test
    void headerWithoutItsChecksum() {
        MemorySegment header = Frames.of("450000730000400040110000c0a80001c0a800c7");

        assertEquals(0xB861, InternetChecksum.of(header, 0, 20));
    }

    @Test
    void oddLastByteIsPadded() {
        assertEquals(~0xAB00 & 0xFFFF, InternetChecksum.of(Frames.of("ab"), 0, 1));
        assertEquals(0xFFFF, InternetChecksum.of(Frames.of(""), 0, 0));
    }

    @Test
    void agreesWithTheSlowWayAtAnyLengthAndOffset() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        byte[] bytes = new byte[4096];
        random.nextBytes(bytes);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(4096).copyFrom(MemorySegment.ofArray(bytes));
            for (int i = 0; i < 20_000; i++) {
                int offset = random.nextInt(64);
                int length = random.nextInt(i % 2 == 0 ? 64 : 4032);

                assertEquals(slow(bytes, offset, length), InternetChecksum.of(memory, offset, length), "seed " + seed);
            }
        }
    }

    @Test
    void carriesAreKeptInTheLongestAndFullestData() {
        for (int length :
                new int[] {255, 256, 257, 65_535, 65_536, 65_537, 65_536 + 255, 65_536 + 300, 1 << 20, (1 << 20) + 3}) {
            byte[] bytes = new byte[length];
            MemorySegment memory = MemorySegment.ofArray(bytes).fill((byte) 0xFF);

            assertEquals(slow(bytes, 0, length), InternetChecksum.of(memory, 0, length), "length " + length);
        }
    }

    @Test
    void piecesOfEvenLengthAddUp() {
        MemorySegment data = Frames.of(Frames.UDP4);

        long first = InternetChecksum.sum(data, 0, 20, 0);
        long both = InternetChecksum.sum(data, 20, 27, first);

        assertEquals(InternetChecksum.of(data, 0, 47), ~InternetChecksum.fold(both) & 0xFFFF);
    }

    @Test
    void foldKeepsTheLargestSum() {
        assertEquals(0xFFFF, InternetChecksum.fold(0xFFFF));
        assertEquals(0xFFFF, InternetChecksum.fold(Long.MAX_VALUE / 0xFFFF * 0xFFFF));
        assertEquals(0, InternetChecksum.fold(0));
    }

    @Test
    void udpZeroIsSentAsOnes() {
        MemorySegment data = Frames.of("ffff");

        assertEquals(0, InternetChecksum.of(data, 0, 2, 0));
        assertEquals(0xFFFF, InternetChecksum.ofUdp(data, 0, 2, 0));
    }

    @Test
    void exampleOfRfc1624() {
        assertEquals(0, InternetChecksum.update(0xDD2F, 0x5555, 0x3285));
    }

    @Test
    void updateIsTheSameAsStartingAgain() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        for (int i = 0; i < 10_000; i++) {
            byte[] bytes = new byte[40];
            random.nextBytes(bytes);
            MemorySegment memory = MemorySegment.ofArray(bytes);
            int at = 2 * random.nextInt(18);
            int before = InternetChecksum.of(memory, 0, 40);
            int old = BigEndian.u32(memory, at);
            int value = random.nextInt();

            BigEndian.put32(memory, at, value);

            assertEquals(slow(bytes, 0, 40), InternetChecksum.updateInt(before, old, value), "seed " + seed);
            int half = InternetChecksum.update(before, old >>> 16, value >>> 16);
            assertEquals(
                    slow(bytes, 0, 40), InternetChecksum.update(half, old & 0xFFFF, value & 0xFFFF), "seed " + seed);
        }
    }

    @Test
    void foldKeepsTheLastCarry() {
        assertEquals(1, InternetChecksum.fold(0x0001_0000_FFFF_FFFFL));
        assertEquals(0xFFFF, InternetChecksum.fold(0xFFFF));
        assertEquals(0, InternetChecksum.fold(0));
    }

    @Test
    void pseudoHeaderOfOnesKeepsItsCarries() {
        long sum = InternetChecksum.ipv6Pseudo(-1, -1, -1, -1, 17, 8);

        assertEquals(25, InternetChecksum.fold(sum));
    }

    /** RFC 1071 section 4.1, word by word. */
    private static int slow(byte[] bytes, int offset, int length) {
        int sum = 0;
        for (int i = 0; i < length; i++) {
            int octet = bytes[offset + i] & 0xFF;
            sum += i % 2 == 0 ? octet << 8 : octet;
            sum = (sum & 0xFFFF) + (sum >>> 16);
        }
        return ~sum & 0xFFFF;
    }
}
