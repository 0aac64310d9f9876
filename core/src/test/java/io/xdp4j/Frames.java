package io.xdp4j;

import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.MacAddress;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Frames for tests. */
final class Frames {

    static final MacAddress LEFT = MacAddress.parse("02:00:00:00:00:0a");
    static final MacAddress RIGHT = MacAddress.parse("02:00:00:00:00:0b");

    private static final int SOURCE = 0x0A4D0002;
    private static final int DESTINATION = 0x0A4D0001;

    private Frames() {}

    /** A UDP frame over IPv4 to {@code port}, of 60 bytes or more. */
    static byte[] udp(int port, String payload) {
        byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
        return udp(port, bytes.length < 18 ? Arrays.copyOf(bytes, 18) : bytes);
    }

    /** A UDP frame over IPv4 to {@code port}. */
    static byte[] udp(int port, byte[] payload) {
        return udp(SOURCE, port, payload);
    }

    /** A UDP frame over IPv4 from {@code source} to {@code port}. */
    static byte[] udp(int source, int port, byte[] payload) {
        byte[] frame = new byte[payload.length + 64];
        var writer = new FrameWriter();
        int length = writer.start(MemorySegment.ofArray(frame), 0, frame.length)
                .ethernet(LEFT, RIGHT)
                .ipv4(source, DESTINATION)
                .udp(1234, port)
                .payload(MemorySegment.ofArray(payload), 0, payload.length)
                .finish();
        return Arrays.copyOf(frame, length);
    }

    /** {@code frame} with its Ethernet addresses swapped. */
    static byte[] reflected(byte[] frame) {
        byte[] swapped = frame.clone();
        System.arraycopy(frame, 0, swapped, 6, 6);
        System.arraycopy(frame, 6, swapped, 0, 6);
        return swapped;
    }
}
