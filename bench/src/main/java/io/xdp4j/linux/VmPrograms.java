package io.xdp4j.linux;

import io.xdp4j.bpf.Decoder;
import io.xdp4j.bpf.Program;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;

/**
 * The programs of {@link VmBench}: of each the C source and, in hexadecimal, what clang 14 made of it by
 * {@code -O2 -target bpf -mcpu=v3}, the functions of {@code .text} behind the program.
 */
final class VmPrograms {

    /** Returns at once. */
    static final String EMPTY = "empty";

    static final List<String> NAMES =
            List.of("parse", "checksum", "xorshift", "fnv", "rewrite", "divide", "table", "calls", "states");

    private VmPrograms() {}

    static Program load(String name) {
        try (InputStream in = VmPrograms.class.getResourceAsStream("vm/" + name + ".hex")) {
            String text = new String(in.readAllBytes(), StandardCharsets.US_ASCII);
            byte[] code = HexFormat.of().parseHex(text.replaceAll("\\s", ""));
            return Program.of(name, Decoder.decode(code));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the frame that they run on: UDP over IPv4, 1,500 bytes, the payload like random. */
    static byte[] frame() {
        byte[] frame = new byte[1500];
        int random = 1;
        for (int i = 42; i < frame.length; i++) {
            random = random * 1103515245 + 12345;
            frame[i] = (byte) (random >> 16);
        }
        frame[12] = 8;
        frame[14] = 0x45;
        frame[16] = (byte) (1486 >> 8);
        frame[17] = (byte) 1486;
        frame[22] = 64;
        frame[23] = 17;
        frame[26] = 10;
        frame[29] = 1;
        frame[30] = 10;
        frame[33] = 2;
        frame[35] = 53;
        frame[37] = 99;
        return frame;
    }
}
