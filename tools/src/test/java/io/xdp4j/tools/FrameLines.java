package io.xdp4j.tools;

import io.xdp4j.wire.CaptureReader;
import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.MacAddress;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Frames in hex digits, and files of them. */
final class FrameLines {

    private static final MacAddress HERE = MacAddress.parse("02:00:00:00:00:01");
    private static final MacAddress THERE = MacAddress.parse("02:00:00:00:00:02");

    private FrameLines() {}

    /** UDP frames of many lengths, to port 9000 and, every other one, 53. */
    static List<String> random(int count) {
        var random = new Random(11);
        var frames = new ArrayList<String>();
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[random.nextInt(1400)];
            random.nextBytes(payload);
            frames.add(udp(i % 2 == 0 ? 9000 : 53, payload));
        }
        return frames;
    }

    static String udp(int port, byte[] payload) {
        byte[] frame = new byte[2048];
        int length = new FrameWriter()
                .start(MemorySegment.ofArray(frame), 0, frame.length)
                .ethernet(THERE, HERE)
                .ipv4(0x0A000001, 0x0A000002)
                .udp(4000, port)
                .payload(payload)
                .finish();
        return HexFormat.of().formatHex(Arrays.copyOf(frame, length));
    }

    /** Writes lines {@code NAME HEX}. */
    static Path write(Path file, List<String> frames) throws IOException {
        var text = new StringBuilder("# frames\n");
        for (int i = 0; i < frames.size(); i++) {
            text.append("frame").append(i).append(' ').append(frames.get(i)).append('\n');
        }
        return Files.writeString(file, text);
    }

    /** Reads a capture of any format. */
    static List<String> read(Path file) throws IOException {
        var frames = new ArrayList<String>();
        try (CaptureReader reader = CaptureReader.open(file)) {
            while (reader.next()) {
                frames.add(HexFormat.of()
                        .formatHex(reader.memory()
                                .asSlice(reader.offset(), reader.length())
                                .toArray(ValueLayout.JAVA_BYTE)));
            }
        }
        return frames;
    }
}
