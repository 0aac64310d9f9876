package io.xdp4j.rule;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Random frames, the same for the same seed: mostly valid, with tags, options, extension headers, fragments, padding,
 * mutations and truncations, of the few values that {@link RandomRules} looks for.
 */
final class RandomFrames {

    static final int[] PORTS = {53, 0, 443, 4433, 65535};
    static final int[] PROTOCOLS = {
        6, 17, 6, 17, 1, 58, 1, 58, 1, 58, 1, 58, 4, 41, 4, 41, 59, 132, 0, 43, 44, 60, 51, 255
    };
    static final int[] IPV4 = {0x0A000001, 0x0A0000FF, 0xC0000201, 0xFFFFFFFF, 0, 0x7FFFFFFF};
    static final long[] IPV6_HIGH = {0x20010DB800000000L, 0xFE80000000000000L, -1, 0};
    static final long[] IPV6_LOW = {1, 0x8000000000000001L, -1, 0};
    static final long[] MAC = {0x020000000001L, 0x020000000002L, 0xFFFFFFFFFFFFL, 0x01005E000001L};
    static final int[] TAGS = {0x8100, 0x88A8};

    /** Priority, drop eligibility and VLAN id. */
    static final int[] TAG_CONTROLS = {0, 0x2064, 0x0FFF, 0xE001};

    /** DSCP and congestion bits. */
    static final int[] CLASSES = {0, 0xB8, 0x03, 0xFF};

    private static final int[] CARRIERS = {6, 17};
    private static final int[] EXTENSIONS = {0, 43, 60, 44};
    private static final int[] ID_LENGTHS = {0, 1, 8, 19, 20, 21, 255};
    private static final int[] ECHO_REPLIES = {0, 129};
    private static final int LARGEST = 3000; // fits the page in which the kernel runs test frames

    private final Pick pick;

    RandomFrames(long seed) {
        this(new Pick(seed));
    }

    RandomFrames(Pick pick) {
        this.pick = pick;
    }

    /** Returns a frame of 0 to {@link #LARGEST} bytes. */
    byte[] frame() {
        ByteBuffer frame = ByteBuffer.allocate(4 * LARGEST);
        mac(mac(frame));
        tags(frame);
        if (pick.oneIn(20)) {
            random(frame.putShort((short) 0x0806), 28);
        } else if (pick.oneIn(2)) {
            ipv4(frame.putShort((short) 0x0800), true);
        } else {
            ipv6(frame.putShort((short) 0x86DD), true);
        }
        padding(frame);
        return mutated(Arrays.copyOf(frame.array(), Math.min(frame.position(), LARGEST)));
    }

    private ByteBuffer mac(ByteBuffer frame) {
        long mac = pick.of(MAC);
        return frame.putShort((short) (mac >>> 32)).putInt((int) mac);
    }

    private void tags(ByteBuffer frame) {
        int tags = pick.oneIn(2) ? 0 : pick.below(4);
        for (int i = 0; i < tags; i++) {
            frame.putShort((short) pick.of(TAGS)).putShort((short) pick.of(TAG_CONTROLS));
        }
    }

    private void ipv4(ByteBuffer frame, boolean outer) {
        int words = pick.oneIn(3) ? pick.from(5, 16) : 5;
        int protocol = protocol();
        int fragment = pick.oneIn(3) ? fragment() : 0x4000;
        int start = frame.position();
        frame.put((byte) (0x40 | words))
                .put((byte) pick.of(CLASSES))
                .putShort((short) 0)
                .putShort((short) 0);
        frame.putShort((short) fragment);
        frame.put((byte) 64).put((byte) protocol).putShort((short) 0);
        frame.putInt(pick.often(IPV4)).putInt(pick.often(IPV4));
        random(frame, words * 4 - 20);
        payload(frame, protocol, outer);
        frame.putShort(start + 2, (short) (frame.position() - start + slack()));
    }

    private void ipv6(ByteBuffer frame, boolean outer) {
        int count = pick.oneIn(2) ? 0 : pick.below(11);
        int start = frame.position();
        frame.putInt(0x60000000 | pick.of(CLASSES) << 20).putShort((short) 0);
        int name = frame.position();
        frame.put((byte) protocol()).put((byte) 64);
        frame.putLong(pick.often(IPV6_HIGH)).putLong(pick.often(IPV6_LOW));
        frame.putLong(pick.often(IPV6_HIGH)).putLong(pick.often(IPV6_LOW));
        for (int i = 0; i < count; i++) {
            name = extension(frame, name);
        }
        payload(frame, frame.get(name), outer);
        frame.putShort(start + 4, (short) (frame.position() - start - 40 + slack()));
    }

    private int protocol() {
        return pick.oneIn(3) ? pick.of(CARRIERS) : pick.of(PROTOCOLS);
    }

    /** Returns where the next extension header's name goes. */
    private int extension(ByteBuffer frame, int name) {
        int type = EXTENSIONS[pick.below(pick.oneIn(3) ? 4 : 3)];
        int units = pick.oneIn(50) ? 255 : pick.oneIn(4) ? pick.below(4) : 0;
        int next = frame.position();
        frame.put(name, (byte) type).put((byte) protocol()).put((byte) units);
        frame.putShort((short) (pick.oneIn(2) ? fragment() : 0)).putInt(pick.any());
        random(frame, type == 44 ? 0 : units * 8);
        return next;
    }

    /** An offset and flags: often one bit alone, which a wrong mask would take for the other. */
    private int fragment() {
        return pick.oneIn(4) ? pick.any() : 1 << pick.below(16);
    }

    private void payload(ByteBuffer frame, int protocol, boolean outer) {
        switch (outer ? protocol : pick.oneIn(2) ? 17 : 0) {
            case 17 -> udp(frame);
            case 6 -> tcp(frame);
            case 1, 58 -> icmp(frame);
            case 4 -> ipv4(frame, false);
            case 41 -> ipv6(frame, false);
            default -> random(frame, pick.below(40));
        }
    }

    private void icmp(ByteBuffer frame) {
        frame.put((byte) pick.of(ECHO_REPLIES)).put((byte) (pick.oneIn(4) ? pick.below(3) : 0));
        random(frame, pick.below(20));
    }

    private void udp(ByteBuffer frame) {
        int start = frame.position();
        frame.putShort((short) pick.often(PORTS))
                .putShort((short) pick.often(PORTS))
                .putInt(0);
        quic(frame);
        frame.putShort(start + 4, (short) (pick.oneIn(4) ? pick.below(10) : frame.position() - start + slack()));
    }

    private void tcp(ByteBuffer frame) {
        int words = pick.oneIn(3) ? pick.below(16) : 5;
        frame.putShort((short) pick.often(PORTS))
                .putShort((short) pick.often(PORTS))
                .putLong(pick.anyLong());
        frame.put((byte) (words << 4)).put((byte) (pick.oneIn(2) ? 1 << pick.below(8) : pick.any()));
        random(frame, 6 + Math.max(words - 5, 0) * 4);
        quic(frame);
    }

    private void quic(ByteBuffer frame) {
        if (pick.oneIn(2)) {
            frame.put((byte) 0x40);
            id(frame, pick.below(30));
            return;
        }
        int destination = pick.of(ID_LENGTHS);
        int source = pick.of(ID_LENGTHS);
        frame.put((byte) 0xC0).putInt(1).put((byte) destination);
        random(frame, destination);
        id(frame.put((byte) source), source);
        random(frame, pick.below(4));
    }

    private void id(ByteBuffer frame, int length) {
        for (int i = 0; i < length; i++) {
            frame.put((byte) (pick.oneIn(60) ? 0xC0 : 0xEE));
        }
    }

    private void padding(ByteBuffer frame) {
        if (pick.oneIn(3)) {
            random(frame, pick.below(60));
        }
    }

    private byte[] mutated(byte[] frame) {
        while (pick.oneIn(3)) {
            frame[pick.below(Math.min(frame.length, 100))] = (byte) pick.any();
        }
        while (pick.oneIn(4)) {
            frame[pick.below(Math.min(frame.length, 100))] ^= (byte) (1 << pick.below(8));
        }
        return pick.oneIn(4) ? Arrays.copyOf(frame, pick.below(frame.length)) : frame;
    }

    /** By how much a length is wrong. */
    private int slack() {
        return pick.oneIn(4) ? pick.from(-60, 60) : 0;
    }

    private void random(ByteBuffer frame, int count) {
        for (int i = 0; i < count; i++) {
            frame.put((byte) pick.any());
        }
    }
}
