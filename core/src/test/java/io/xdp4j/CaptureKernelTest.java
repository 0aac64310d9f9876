package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.capture.Capture;
import io.xdp4j.linux.capture.CaptureSpec;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.Cpu;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Frames that are copied at the XDP hook. */
@KernelTest
@Timeout(60)
final class CaptureKernelTest {

    private static final int PAGE = 1 << 16; // of the largest pages there are
    private static final CaptureSpec ALL =
            new CaptureSpec(CaptureSpec.MAX_SNAP_LENGTH, List.of(), 64 * PAGE, AttachMode.AUTO);
    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(64);

    /** A frame as it was captured. */
    private record Seen(byte[] bytes, int length, int queue, long epochNanos) {}

    /** Else neighbour discovery would be captured, too. */
    private static Rig rig(int queues) throws IOException {
        Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1"); // of the thread's namespace
        return Rig.veth(queues, 1500);
    }

    @Test
    void everyFrameIsCapturedInOrderWithTheTimeOfTheWallClock() throws Exception {
        try (Rig rig = rig(1);
                Capture capture = Capture.open(rig.xdp(), rig.left(), ALL)) {
            long before = wallNanos();
            byte[][] frames = frames(500);

            rig.send(frames);

            List<Seen> seen = read(capture, frames.length);
            capture.detach();
            assertFalse(capture.next());
            for (int i = 0; i < frames.length; i++) {
                assertArrayEquals(frames[i], seen.get(i).bytes(), "frame " + i);
                assertEquals(frames[i].length, seen.get(i).length());
                assertEquals(0, seen.get(i).queue());
            }
            assertAscending(seen);
            assertTrue(seen.getFirst().epochNanos() > before - 50_000_000, "too early");
            assertTrue(seen.getLast().epochNanos() < wallNanos() + 50_000_000, "too late");
            assertEquals(frames.length, capture.counts().seen());
            assertEquals(0, capture.counts().lost());
        }
    }

    @Test
    void framesThatTheEndOfTheRingCutsInTwoAreWhole() throws Exception {
        var small = new CaptureSpec(CaptureSpec.MAX_SNAP_LENGTH, List.of(), PAGE, AttachMode.AUTO);
        try (Rig rig = rig(1);
                Capture capture = Capture.open(rig.xdp(), rig.left(), small)) {
            byte[][] frames = frames(1000);

            for (int i = 0; i < frames.length; i += 10) {
                rig.send(Arrays.copyOfRange(frames, i, i + 10));
                List<Seen> seen = read(capture, 10);
                for (int j = 0; j < 10; j++) {
                    assertArrayEquals(frames[i + j], seen.get(j).bytes(), "frame " + (i + j));
                }
            }
            assertEquals(0, capture.counts().lost());
        }
    }

    @Test
    void framesThatFindTheRingFullAreCounted() throws Exception {
        var small = new CaptureSpec(CaptureSpec.MAX_SNAP_LENGTH, List.of(), PAGE, AttachMode.AUTO);
        try (Rig rig = rig(1);
                Capture capture = Capture.open(rig.xdp(), rig.left(), small)) {
            byte[][] frames = new byte[1000][];
            Arrays.fill(frames, Frames.udp(9, "x".repeat(1000)));

            rig.send(frames);
            capture.detach();

            int read = 0;
            while (capture.next()) {
                read++;
            }
            assertEquals(1000, capture.counts().seen());
            assertTrue(read > 0 && capture.counts().lost() > 0, read + " read");
            assertEquals(1000, read + capture.counts().lost());
        }
    }

    @Test
    void snapLengthCutsFramesAndTellsHowLongTheyWere() throws Exception {
        var cut = new CaptureSpec(20, List.of(), PAGE, AttachMode.GENERIC);
        try (Rig rig = rig(1);
                Capture capture = Capture.open(rig.xdp(), rig.left(), cut)) {
            byte[] frame = Frames.udp(9, "hello, hello, hello");

            rig.send(frame);

            Seen seen = read(capture, 1).getFirst();
            assertEquals(AttachMode.GENERIC, capture.mode());
            assertArrayEquals(Arrays.copyOf(frame, 20), seen.bytes());
            assertEquals(frame.length, seen.length());
        }
    }

    @Test
    void onlyQueuesThatAreWantedAreCaptured() throws Exception {
        try (Rig rig = rig(2)) {
            var second = new CaptureSpec(100, List.of(1), PAGE, AttachMode.AUTO);
            var both = new CaptureSpec(100, List.of(1, 0), PAGE, AttachMode.AUTO);
            try (Capture capture = Capture.open(rig.xdp(), rig.left(), second)) {
                rig.send(Frames.udp(9, "on queue 0"));
                capture.detach();
                assertFalse(capture.next());
                assertEquals(0, capture.counts().seen());
            }
            try (Capture capture = Capture.open(rig.xdp(), rig.left(), both)) {
                rig.send(Frames.udp(9, "on queue 0"));
                assertEquals(0, read(capture, 1).getFirst().queue());
            }
        }
    }

    @Test
    void framesOfSeveralProcessorsAreInTheOrderOfTheirTimes() throws Exception {
        int each = 2000;
        try (Rig rig = rig(2);
                Capture capture = Capture.open(rig.xdp(), rig.left(), ALL);
                NetNamespace here = NetNamespace.current()) {
            List<Thread> senders = new ArrayList<>();
            for (int queue = 0; queue < 2; queue++) {
                int id = queue;
                senders.add(here.start("sender", () -> sendFrom(rig.right(), id, each)));
            }

            List<Seen> seen = read(capture, 2 * each);

            for (Thread sender : senders) {
                sender.join();
            }
            assertAscending(seen);
            assertEquals(each, seen.stream().filter(frame -> frame.queue() == 1).count());
        }
    }

    @Test
    void foreignProgramIsNamed() throws Exception {
        try (Rig rig = rig(1);
                Xdp other = Xdp.linux();
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(9).drop()),
                                AttachSpec.DEFAULT)) {
            XdpException e = assertThrows(XdpException.class, () -> Capture.open(other, rig.left(), ALL));

            assertEquals(XdpException.Kind.BUSY, e.kind());
            assertTrue(e.getMessage().contains("xdp4j_rules"), e.getMessage());
            assertEquals(AttachMode.NATIVE, link.mode());
        }
    }

    @Test
    void interfaceThatIsGoneIsSaidAndWhatWasCapturedIsThere() throws Exception {
        Rig rig = rig(1);
        try (Xdp xdp = rig.xdp();
                Capture capture = Capture.open(xdp, rig.left(), ALL);
                RouteSocket route = RouteSocket.open()) {
            rig.send(Frames.udp(9, "the last"));
            capture.check();

            route.delete(rig.right().index());

            XdpException e = assertThrows(XdpException.class, capture::check);
            assertEquals(XdpException.Kind.GONE, e.kind());
            assertEquals(1, read(capture, 1).size());
        }
    }

    @Test
    void closedCaptureLeavesNothingAttached() throws Exception {
        try (Rig rig = rig(1);
                RouteSocket route = RouteSocket.open()) {
            Capture capture = Capture.open(rig.xdp(), rig.left(), ALL);
            capture.close();
            capture.close();

            assertTrue(route.links().stream().allMatch(each -> each.programs().isEmpty()));
        }
    }

    private static void sendFrom(XdpInterface device, int queue, int count) {
        try (Xdp xdp = Xdp.linux();
                Umem umem = xdp.umem(MEMORY);
                XskSocket socket = xdp.open(device.queue(queue), umem, XskSpec.DEFAULT.sendOnly())) {
            Cpu.pin(queue % Runtime.getRuntime().availableProcessors());
            byte[] frame = Frames.udp(9, "from queue " + queue);
            for (int sent = 0; sent < count; ) {
                umem.pool().reclaim(socket.completion());
                if (umem.pool().available() > 0 && socket.tx().reserve(1) == 1) {
                    long chunk = umem.pool().take();
                    MemorySegment.copy(MemorySegment.ofArray(frame), 0, umem.memory(), chunk, frame.length);
                    socket.tx().set(0, chunk, frame.length);
                    socket.tx().submit(1);
                    sent++;
                }
                socket.wakeup();
            }
            while (socket.tx().pending() > 0) {
                socket.wakeup();
            }
        } catch (XdpException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<Seen> read(Capture capture, int count) throws XdpException {
        var seen = new ArrayList<Seen>();
        while (seen.size() < count) {
            if (!capture.next()) {
                capture.pause();
                continue;
            }
            seen.add(new Seen(
                    capture.memory().asSlice(capture.offset(), capture.length()).toArray(ValueLayout.JAVA_BYTE),
                    capture.originalLength(),
                    capture.queue(),
                    capture.epochNanos()));
        }
        return seen;
    }

    private static void assertAscending(List<Seen> seen) {
        for (int i = 1; i < seen.size(); i++) {
            assertTrue(seen.get(i).epochNanos() >= seen.get(i - 1).epochNanos(), "frame " + i);
        }
    }

    private static byte[][] frames(int count) {
        var random = new Random(7);
        byte[][] frames = new byte[count][];
        for (int i = 0; i < count; i++) {
            byte[] payload = new byte[random.nextInt(1400)];
            random.nextBytes(payload);
            frames[i] = Frames.udp(9, payload);
        }
        return frames;
    }

    private static long wallNanos() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000 + now.getNano();
    }
}
