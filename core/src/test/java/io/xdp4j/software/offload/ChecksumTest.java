package io.xdp4j.software.offload;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.ring.RxMetadata.Checksum;
import io.xdp4j.wire.InternetChecksum;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Checksums that are made for the sender, and judged for the receiver. */
final class ChecksumTest {

    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final String AGAIN = "-Dxdp4j.seed=" + SEED;

    private final Random random = new Random(SEED);
    private final RxChecksum rx = new RxChecksum();

    @Test
    void checksumThatIsFilledInIsTheOneThatTheWriterMakes() {
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = Bytes.any(random);
            byte[] filled = frame.clone();
            putPseudoSum(filled);
            var memory = MemorySegment.ofArray(filled);

            assertTrue(TxChecksum.fill(memory, 0, filled.length, transport(frame), checksumOffset(frame)));

            if (!isTcp(frame) || checksum(frame) != 0) {
                assertArrayEquals(frame, filled, AGAIN);
            }
        }
    }

    @Test
    void anyBytesAreSummedAsByHand() {
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = bytes(random.nextInt(300));
            int start = random.nextInt(310);
            int offset = random.nextInt(310);
            byte[] expected = frame.clone();
            boolean inside = start + offset + 2 <= frame.length;
            if (inside) {
                int sum = ~byHand(frame, start, frame.length) & 0xFFFF;
                put(expected, start + offset, sum == 0 ? 0xFFFF : sum);
            }

            boolean filled = TxChecksum.fill(MemorySegment.ofArray(frame), 0, frame.length, start, offset);

            assertEquals(inside, filled, AGAIN);
            assertArrayEquals(expected, frame, AGAIN);
        }
    }

    @Test
    void placesOutsideOfTheFrameAreRefused() {
        int[] hostile = {-1, Integer.MIN_VALUE, 59, 60, 65535, Integer.MAX_VALUE};
        var frame = MemorySegment.ofArray(new byte[60]);
        for (int one : hostile) {
            for (int other : new int[] {0, 1, 65535, Integer.MAX_VALUE, -1}) {
                assertFalse(TxChecksum.fill(frame, 0, 60, one, other), one + " and " + other);
                assertFalse(TxChecksum.fill(frame, 0, 60, other, one), other + " and " + one);
            }
        }
        assertArrayEquals(new byte[60], frame.toArray(JAVA_BYTE));
        assertTrue(TxChecksum.fill(frame, 0, 60, 0, 58));
        assertTrue(TxChecksum.fill(frame, 0, 60, 58, 0));
    }

    @Test
    void sumOfZeroIsSentAsOnes() {
        byte[] frame = new byte[64];
        put(frame, 40, 0xFFFF);

        assertTrue(TxChecksum.fill(MemorySegment.ofArray(frame), 0, 64, 40, 6));

        assertEquals(0xFFFF, frame[46] << 8 & 0xFF00 | frame[47] & 0xFF);
    }

    @Test
    void goodFramesAreGoodAndOneWrongBitMakesThemBad() {
        for (int i = 0; i < 20_000; i++) {
            byte[] frame = Bytes.any(random);
            boolean isIpv4 = frame[12] == 8;
            look(frame);
            assertEquals(isIpv4 ? Checksum.GOOD : Checksum.NONE, rx.network(), AGAIN);
            assertEquals(Checksum.GOOD, rx.transport(), AGAIN);

            int at = transport(frame) + (isTcp(frame) ? 20 : 8); // not what says how long it is
            if (at < frame.length) {
                at += random.nextInt(frame.length - at);
                frame[at] ^= (byte) (1 << random.nextInt(8));
                look(frame);
                assertEquals(Checksum.BAD, rx.transport(), AGAIN);
                frame[at] ^= frame[at];
            }
            if (isIpv4) {
                frame[22] ^= 1; // time to live
                look(frame);
                assertEquals(Checksum.BAD, rx.network(), AGAIN);
            }
        }
    }

    @Test
    void tagsAndPaddingChangeNothing() {
        byte[] frame = Bytes.tagged(Bytes.any(random), 0x88A8_0001, 0x8100_0001);
        byte[] padded = Arrays.copyOf(frame, frame.length + 7);
        Arrays.fill(padded, frame.length, padded.length, (byte) 0x55);

        look(padded);

        assertEquals(Checksum.GOOD, rx.transport(), AGAIN);
    }

    @Test
    void nothingIsSaidOfWhatCannotBeKnown() {
        byte[] udp = Bytes.ipv4(1, 2, false, 3, 4, new byte[20]);
        byte[] fragment = udp.clone();
        fragment[20] = 0x20;
        byte[] none = udp.clone();
        put(none, 40, 0);
        byte[] longer = udp.clone();
        put(longer, 38, 29);
        byte[] shorter = udp.clone();
        put(shorter, 38, 7);
        byte[] sctp = udp.clone();
        sctp[23] = (byte) 132;

        for (byte[] frame : new byte[][] {
            fragment, none, longer, shorter, sctp, Arrays.copyOf(udp, udp.length - 1), new byte[60], {}
        }) {
            look(frame);
            assertEquals(Checksum.NONE, rx.transport());
        }
    }

    @Test
    void udpOverIpv6WithoutAChecksumIsBad() {
        byte[] udp = Bytes.ipv6(new long[] {1, 2}, new long[] {3, 4}, false, 5, 6, new byte[20]);
        put(udp, 60, 0);

        look(udp);

        assertEquals(Checksum.BAD, rx.transport());
    }

    /** An independent sum agrees, whatever the bytes; no read is beyond the frame, which ends where its memory ends. */
    @Test
    void hostileFramesAreJudgedAsByHand() {
        for (int i = 0; i < 100_000; i++) {
            byte[] frame = Bytes.any(random);
            for (int n = random.nextInt(3); n > 0; n--) {
                frame[12 + random.nextInt(Math.min(50, frame.length - 12))] = (byte) random.nextInt();
            }
            byte[] cut = random.nextInt(3) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length)) : frame;

            look(cut);

            assertEquals(Judge.network(cut), rx.network(), AGAIN);
            assertEquals(Judge.transport(cut), rx.transport(), AGAIN);
        }
    }

    private void look(byte[] frame) {
        rx.look(MemorySegment.ofArray(frame), 0, frame.length);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    private static void putPseudoSum(byte[] frame) {
        int at = transport(frame);
        int length = frame.length - at;
        long sum = byHand(frame, frame[12] == 8 ? 26 : 22, at) + (isTcp(frame) ? 6 : 17) + length;
        put(frame, at + checksumOffset(frame), InternetChecksum.fold(sum));
    }

    private static int transport(byte[] frame) {
        return frame[12] == 8 ? 34 : 54;
    }

    private static boolean isTcp(byte[] frame) {
        return frame[frame[12] == 8 ? 23 : 20] == 6;
    }

    private static int checksumOffset(byte[] frame) {
        return isTcp(frame) ? 16 : 6;
    }

    private static int checksum(byte[] frame) {
        int at = transport(frame) + checksumOffset(frame);
        return frame[at] << 8 & 0xFF00 | frame[at + 1] & 0xFF;
    }

    private static int byHand(byte[] bytes, int from, int to) {
        return Judge.sum(bytes, from, to);
    }

    private static void put(byte[] bytes, int at, int value) {
        bytes[at] = (byte) (value >> 8);
        bytes[at + 1] = (byte) value;
    }
}
