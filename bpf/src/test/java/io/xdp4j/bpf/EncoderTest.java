package io.xdp4j.bpf;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class EncoderTest {

    private static final List<Instruction> NAMED =
            List.of(new Instruction.LoadMapNamed(Register.R1, "xsks"), new Instruction.Exit());

    @Test
    void bytesOfOthersComeBack() {
        List<Golden> goldens = Stream.of(Golden.LLVM_14, Golden.LLVM_21, Golden.RFC_9669)
                .flatMap(List::stream)
                .toList();

        for (Golden golden : goldens) {
            assertArrayEquals(golden.bytes(), Encoder.encode(Decoder.decode(golden.bytes())), golden.text());
        }
    }

    @Test
    void sizeIsEightBytesForEachSlot() {
        assertEquals(24, Encoder.encode(NAMED, _ -> 3).length);
    }

    @Test
    void namedMapGetsItsDescriptor() {
        byte[] bytes = Encoder.encode(NAMED, name -> name.equals("xsks") ? 0x01020304 : -1);

        assertEquals(
                "18110000040302010000000000000000" + "9500000000000000",
                HexFormat.of().formatHex(bytes));
    }

    @Test
    void namedMapsValueGetsItsDescriptorAndOffset() {
        byte[] bytes = Encoder.encode(
                List.of(new Instruction.LoadMapValueNamed(Register.R1, "table", 0x05060708)), _ -> 0x01020304);

        assertEquals("18210000040302010000000008070605", HexFormat.of().formatHex(bytes));
    }

    @Test
    void namedMapWithoutDescriptorIsRefused() {
        var refusal = assertThrows(IllegalArgumentException.class, () -> Encoder.encode(NAMED));

        assertEquals("map xsks has no file descriptor yet", refusal.getMessage());
    }

    @Test
    void negativeDescriptorIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> Encoder.encode(NAMED, _ -> -1));
    }
}
