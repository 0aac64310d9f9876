package io.xdp4j.software.offload;

import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.MacAddress;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Frames for tests of this package. */
final class Bytes {

    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final int HEADERS = 128;

    private Bytes() {}

    /** A frame over IPv4, TCP or UDP, with the given payload. */
    static byte[] ipv4(int source, int destination, boolean tcp, int from, int to, byte[] payload) {
        byte[] frame = new byte[payload.length + HEADERS];
        return finished(frame, started(frame).ipv4(source, destination), tcp, from, to, payload);
    }

    /** A frame over IPv6, TCP or UDP, with the given payload. */
    static byte[] ipv6(long[] source, long[] destination, boolean tcp, int from, int to, byte[] payload) {
        byte[] frame = new byte[payload.length + HEADERS];
        var writer = started(frame).ipv6(source[0], source[1], destination[0], destination[1]);
        return finished(frame, writer, tcp, from, to, payload);
    }

    /** A frame of any kind, good. */
    static byte[] any(RandomGenerator random) {
        byte[] payload = new byte[random.nextInt(1400)];
        random.nextBytes(payload);
        boolean tcp = random.nextBoolean();
        if (random.nextBoolean()) {
            return ipv4(random.nextInt(), random.nextInt(), tcp, random.nextInt(65536), random.nextInt(65536), payload);
        }
        long[] source = {random.nextLong(), random.nextLong()};
        long[] destination = {random.nextLong(), random.nextLong()};
        return ipv6(source, destination, tcp, random.nextInt(65536), random.nextInt(65536), payload);
    }

    /** {@code frame} with tags put in behind its addresses; of each the EtherType and the TCI. */
    static byte[] tagged(byte[] frame, int... tags) {
        byte[] tagged = new byte[frame.length + 4 * tags.length];
        System.arraycopy(frame, 0, tagged, 0, 12);
        for (int i = 0; i < tags.length; i++) {
            for (int at = 0; at < 4; at++) {
                tagged[12 + 4 * i + at] = (byte) (tags[i] >>> 24 - 8 * at);
            }
        }
        System.arraycopy(frame, 12, tagged, 12 + 4 * tags.length, frame.length - 12);
        return tagged;
    }

    private static FrameWriter started(byte[] frame) {
        return new FrameWriter()
                .start(MemorySegment.ofArray(frame), 0, frame.length)
                .ethernet(MAC, MAC);
    }

    private static byte[] finished(byte[] frame, FrameWriter writer, boolean tcp, int from, int to, byte[] payload) {
        FrameWriter headed = tcp ? writer.tcp(from, to, 1, 2, 0x10, 512) : writer.udp(from, to);
        return Arrays.copyOf(frame, headed.payload(payload).finish());
    }
}
