package io.xdp4j.tools;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Random;

/** Frames for programs: short ones, garbage, and TCP and UDP of few addresses and ports, so that maps are hit. */
final class ObjectFrames {

    private static final int[] PORTS = {53, 80, 443, 4000};

    private final Random random;

    private ObjectFrames(long seed) {
        this.random = new Random(seed);
    }

    /** Writes lines {@code NAME HEX}. */
    static Path write(Path file, int count, long seed) throws IOException {
        var frames = new ObjectFrames(seed);
        var text = new StringBuilder();
        for (int i = 0; i < count; i++) {
            text.append('f').append(i).append(' ');
            text.append(HexFormat.of().formatHex(frames.next())).append('\n');
        }
        return Files.writeString(file, text);
    }

    /** The kernel runs none that is shorter than 14 bytes. */
    private byte[] next() {
        return switch (random.nextInt(8)) {
            case 0 -> bytes(14 + random.nextInt(6));
            case 1 -> bytes(14 + random.nextInt(600));
            case 2 -> bytes(1000 + random.nextInt(500));
            case 3, 4 -> ipv6();
            default -> ipv4();
        };
    }

    private byte[] ipv4() {
        byte[] frame = bytes(54 + random.nextInt(400));
        ByteBuffer to = addresses(frame, 0x0800);
        to.put((byte) 0x45).put((byte) 0).putShort((short) (frame.length - 14));
        to.putShort((short) random.nextInt()).putShort((short) 0).put((byte) 64).put(protocol());
        to.putShort((short) 0).putInt(0x0A000000 + random.nextInt(8)).putInt(0x0A000000 + random.nextInt(8));
        ports(to);
        return frame;
    }

    private byte[] ipv6() {
        byte[] frame = bytes(74 + random.nextInt(400));
        ByteBuffer to = addresses(frame, 0x86DD);
        to.putInt(0x60000000)
                .putShort((short) (frame.length - 54))
                .put(protocol())
                .put((byte) 64);
        for (int i = 0; i < 2; i++) {
            to.putLong(0x2001_0db8_0000_0000L).putLong(random.nextInt(8));
        }
        ports(to);
        return frame;
    }

    private ByteBuffer addresses(byte[] frame, int type) {
        ByteBuffer to = ByteBuffer.wrap(frame);
        for (int i = 0; i < 2; i++) {
            to.putInt(0x02000000).putShort((short) random.nextInt(8));
        }
        return to.putShort((short) type);
    }

    private void ports(ByteBuffer to) {
        to.putShort((short) PORTS[random.nextInt(4)]).putShort((short) PORTS[random.nextInt(4)]);
    }

    private byte protocol() {
        return (byte) (random.nextBoolean() ? 6 : 17);
    }

    private byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
