package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.VlanMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.RxMetadata;
import io.xdp4j.software.nic.Network;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Frames of any bytes and any length, at an interface that takes tags off and describes them. */
final class HostileOffloadTest {

    private static final int FRAMES = 200_000;
    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final String AGAIN = "-Dxdp4j.seed=" + SEED;

    private final Random random = new Random(SEED);
    private final SoftwareDriver driver = new SoftwareDriver(new Network(new NetworkSpec(
            List.of(NicSpec.of("left"), NicSpec.of("right").withVlan(VlanMode.STRIP)),
            List.of(new JoinSpec.Wire("left", "right")))));

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0));

    @AutoClose
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(0), Endpoint.MEMORY, Endpoint.RINGS.withMetadata());

    HostileOffloadTest() throws XdpException {}

    @Test
    void everyFrameArrivesLessItsTagAndDescribed() throws XdpException {
        Programs.redirectAll(driver, driver.right().device(), receiver.socket);
        var metadata = new RxMetadata(receiver.umem.memory());
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frame();
            receiver.pool.refill(receiver.socket.fill());
            sender.send(frame);

            boolean isTagged = frame.length >= 18 && frame[12] == (byte) 0x81 && frame[13] == 0;
            assertEquals(1, receiver.socket.rx().peek(2), AGAIN);
            metadata.look(receiver.socket.rx().address(0));
            assertTrue(metadata.isThere(), AGAIN);
            assertEquals(frame.length, metadata.originalLength(), AGAIN);
            assertEquals(isTagged, metadata.hasVlan(), AGAIN);
            assertArrayEquals(isTagged ? untagged(frame) : frame, receiver.receive(), AGAIN);
        }
    }

    private static byte[] untagged(byte[] frame) {
        byte[] bare = Arrays.copyOf(frame, frame.length - 4);
        System.arraycopy(frame, 16, bare, 12, frame.length - 16);
        return bare;
    }

    private byte[] frame() {
        byte[] frame = new byte[random.nextInt(4) == 0 ? 14 + random.nextInt(30) : 14 + random.nextInt(1_505)];
        random.nextBytes(frame);
        int at = 12;
        while (at + 4 <= frame.length && random.nextInt(3) == 0) {
            frame[at] = (byte) (random.nextBoolean() ? 0x81 : 0x88);
            frame[at + 1] = (byte) (frame[at] == (byte) 0x81 ? 0 : 0xA8);
            at += 4;
        }
        if (at + 2 <= frame.length && random.nextInt(4) > 0) {
            boolean isIpv4 = random.nextBoolean();
            frame[at] = (byte) (isIpv4 ? 0x08 : 0x86);
            frame[at + 1] = (byte) (isIpv4 ? 0x00 : 0xDD);
            header(frame, at + 2, isIpv4);
        }
        return frame;
    }

    /** A header of IP whose lengths, protocols and extensions are near to right ones. */
    private void header(byte[] frame, int at, boolean isIpv4) {
        if (at + 40 > frame.length) {
            return;
        }
        int left = frame.length - at - random.nextInt(3);
        int[] protocols = {6, 17, 0, 43, 44, 60, random.nextInt(256)};
        frame[at] = (byte) (isIpv4 ? 0x45 + random.nextInt(3) : 0x60);
        if (isIpv4) {
            frame[at + 2] = (byte) (left >> 8);
            frame[at + 3] = (byte) left;
            frame[at + 6] = 0;
            frame[at + 7] = (byte) random.nextInt(2);
            frame[at + 9] = (byte) protocols[random.nextInt(7)];
        } else {
            frame[at + 4] = (byte) (left - 40 >> 8);
            frame[at + 5] = (byte) (left - 40);
            frame[at + 6] = (byte) protocols[random.nextInt(7)];
            for (int next = at + 40; next + 8 <= frame.length && random.nextBoolean(); next += 8) {
                frame[next] = (byte) protocols[random.nextInt(7)];
                frame[next + 1] = (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : 0);
            }
        }
    }
}
