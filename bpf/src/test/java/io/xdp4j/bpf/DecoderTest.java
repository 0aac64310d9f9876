package io.xdp4j.bpf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class DecoderTest {

    private static final int[] DESTINATIONS = {0, 10, 11};
    private static final int[] SOURCES = {0, 1, 2, 10, 11};
    private static final int[] OFFSETS = {0, 1, 8, 32, -1};
    private static final int[] IMMEDIATES = {0, 1, 16, 64, 0x41, 0xf1, 0x100, -1};

    @Test
    void everySlotIsRefusedOrEncodesToTheSameBytes() {
        int accepted = 0;
        for (int opcode = 0; opcode < 256; opcode++) {
            accepted += acceptedOf(opcode);
        }

        assertTrue(accepted > 4_000, "accepted: " + accepted);
    }

    @Test
    void exactlyTheOpcodesOfTheRfcAreKnown() {
        var known = new StringBuilder();
        for (int opcode = 0; opcode < 256; opcode++) {
            if (accepted(program(opcode, 0, 0, 0, 0)) + accepted(program(opcode, 0, 0, 0, 16)) > 0) {
                known.append(String.format("%02x ", opcode));
            }
        }

        // RFC 9669 appendix A, without 0x00, the second half of 0x18.
        assertEquals("""
                04 05 06 07 0c 0f 14 15 16 17 18 1c 1d 1e 1f 20 24 25 26 27 28 2c 2d 2e 2f 30 34 35 36 37 3c 3d 3e 3f \
                40 44 45 46 47 48 4c 4d 4e 4f 50 54 55 56 57 5c 5d 5e 5f 61 62 63 64 65 66 67 69 6a 6b 6c 6d 6e 6f \
                71 72 73 74 75 76 77 79 7a 7b 7c 7d 7e 7f 81 84 85 87 89 91 94 95 97 9c 9f a4 a5 a6 a7 ac ad ae af \
                b4 b5 b6 b7 bc bd be bf c3 c4 c5 c6 c7 cc cd ce cf d4 d5 d6 d7 db dc dd de \
                """, known.toString());
    }

    @Test
    void everyWideSlotIsRefusedOrEncodesToTheSameBytes() {
        int accepted = 0;
        for (int source = 0; source < 16; source++) {
            for (int low : IMMEDIATES) {
                for (int high : IMMEDIATES) {
                    long first = new Slot(0x18, 3, source, 0, low).bits();
                    accepted += accepted(bytes(first, new Slot(0, 0, 0, 0, high).bits()));
                }
            }
        }

        assertTrue(accepted > 50, "accepted: " + accepted);
    }

    @Test
    void secondHalfMustBeEmptyButForTheImmediate() {
        long first = 0x18;

        for (int bit = 0; bit < 32; bit++) {
            byte[] program = bytes(first, 1L << bit);
            assertThrows(IllegalArgumentException.class, () -> Decoder.decode(program));
        }
    }

    @Test
    void randomBytesAreRefusedOrEncodeToTheSameBytes() {
        long seed = System.nanoTime();
        var random = new Random(seed);

        for (int i = 0; i < 20_000; i++) {
            byte[] program = new byte[random.nextInt(40)];
            random.nextBytes(program);
            try {
                assertArrayEquals(program, Encoder.encode(Decoder.decode(program)), "seed " + seed);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith("slot "), "seed " + seed + ": " + e.getMessage());
            }
        }
    }

    @Test
    void mutatedProgramIsRefusedOrEncodesToTheSameBytes() {
        long seed = System.nanoTime();
        var random = new Random(seed);
        byte[] valid = hex("61 12 10 00 00 00 00 00 18 01 00 00 07 00 00 00 00 00 00 00 01 00 00 00"
                + "db 21 08 00 f1 00 00 00 55 02 01 00 05 00 00 00 95 00 00 00 00 00 00 00");

        for (int i = 0; i < 20_000; i++) {
            byte[] program = valid.clone();
            program[random.nextInt(program.length)] ^= (byte) (1 << random.nextInt(8));
            try {
                assertArrayEquals(program, Encoder.encode(Decoder.decode(program)), "seed " + seed);
            } catch (IllegalArgumentException e) {
                assertTrue(e.getMessage().startsWith("slot "), "seed " + seed + ": " + e.getMessage());
            }
        }
    }

    @Test
    void messageNamesTheSlotNotTheIndex() {
        String wideThenCallx = "18 01 00 00 07 00 00 00 00 00 00 00 01 00 00 00 8d 00 00 00 00 00 00 00";

        assertEquals("slot 2: opcode 0x8d is unknown", refusal(wideThenCallx));
    }

    @Test
    void missingSecondHalfIsRefused() {
        assertEquals(
                "slot 1: the second half of a 64-bit constant is missing",
                refusal("95 00 00 00 00 00 00 00 18 01 00 00 07 00 00 00"));
    }

    @Test
    void cutOffSlotIsRefused() {
        assertEquals("slot 1: cut off, the program has 9 bytes", refusal("95 00 00 00 00 00 00 00 95"));
    }

    @Test
    void secondHalfAloneIsRefused() {
        assertEquals("slot 0: opcode 0x00 is unknown", refusal("00 00 00 00 01 00 00 00"));
    }

    @Test
    void reservedFieldIsRefused() {
        assertEquals("slot 0: the reserved offset is 1", refusal("95 00 01 00 00 00 00 00"));
    }

    @Test
    void registerElevenIsRefused() {
        assertEquals("slot 0: there is no register 11", refusal("b7 0b 00 00 00 00 00 00"));
    }

    @Test
    void addressSpaceCastIsRefused() {
        assertEquals(
                "slot 0: sign extension from 1 to 64 bits",
                refusal("bf 21 01 00 00 00 00 00")); // Linux 6.9, not in the RFC
    }

    @Test
    void loadAcquireIsRefused() {
        assertEquals("slot 0: atomic operation 0x100 is unknown", refusal("db 10 00 00 00 01 00 00")); // Linux 6.15
    }

    @Test
    void nothingIsTheEmptyProgram() {
        assertEquals(List.of(), Decoder.decode(new byte[0]));
    }

    @Test
    void unalignedSegmentIsRead() {
        byte[] program = hex("ff 95 00 00 00 00 00 00 00");

        List<Instruction> decoded =
                Decoder.decode(MemorySegment.ofArray(program).asSlice(1));

        assertEquals(List.of(new Instruction.Exit()), decoded);
    }

    private static int acceptedOf(int opcode) {
        int accepted = 0;
        for (int destination : DESTINATIONS) {
            for (int source : SOURCES) {
                for (int offset : OFFSETS) {
                    for (int immediate : IMMEDIATES) {
                        accepted += accepted(program(opcode, destination, source, offset, immediate));
                    }
                }
            }
        }
        return accepted;
    }

    private static byte[] program(int opcode, int destination, int source, int offset, int immediate) {
        long bits = new Slot(opcode, destination, source, offset, immediate).bits();
        return opcode == 0x18 ? bytes(bits, 0) : bytes(bits);
    }

    private static int accepted(byte[] program) {
        try {
            List<Instruction> decoded = Decoder.decode(program);
            assertEquals(1, decoded.size());
            assertArrayEquals(program, Encoder.encode(decoded), () -> decoded.toString());
            return 1;
        } catch (IllegalArgumentException e) {
            assertTrue(e.getMessage().startsWith("slot 0: "), e.getMessage());
            return 0;
        }
    }

    private static String refusal(String hex) {
        return assertThrows(IllegalArgumentException.class, () -> Decoder.decode(hex(hex)))
                .getMessage();
    }

    private static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    private static byte[] bytes(long... slots) {
        var bytes = ByteBuffer.allocate(slots.length * 8).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asLongBuffer().put(slots);
        return bytes.array();
    }
}
