package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.Pace;
import io.xdp4j.device.QueueCounters;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.RuleList;
import io.xdp4j.testkit.TestFrames;
import io.xdp4j.wire.CaptureReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Drives that end, links that are changed and frames that are put in or sent on, all at once. */
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class NetworkSeamTest {

    private static final byte[] FRAME = TestFrames.udp(7, "hello");
    private static final LinkSpec DELAY = LinkSpec.PERFECT.withDelay(Duration.ofNanos(1));
    private static final AttachSpec ALL = AttachSpec.DEFAULT.withManagementAllowed();

    @Test
    void whatIsSentBackAsTheDriverLeavesArrives() throws Exception {
        SoftwareNetwork network = wires(NicSpec.of("a"), NicSpec.of("b"));
        try (Xdp xdp = Xdp.software(network)) {
            XdpInterface b = xdp.find("b");
            Host host = network.host(xdp.find("a"));
            xdp.attach(b.rx(), RuleList.parse("all -> reflect"), ALL);

            network.drive(() -> send(host), b.queue(0));

            assertEquals(1, host.waiting());
        }
    }

    @Test
    void batchesAreThoseThatTheLinkTook() throws Exception {
        SoftwareNetwork network = wires(NicSpec.of("a"), NicSpec.of("b"));
        XdpInterface a = network.interfaces().getFirst();
        Host host = network.host(a);
        network.drive(
                () -> {
                    while (send(host)) {
                        // until the link is full
                    }
                    return true;
                },
                network.interfaces().getLast().queue(0));
        QueueCounters full = network.counters(a.queue(0));
        assertEquals(full.sent(), full.sendBatches());

        try (Xdp xdp = Xdp.software(network)) {
            xdp.attach(a.tx(), RuleList.parse("udp dst port 9 -> drop"), AttachSpec.DEFAULT);
            send(host);
        }
        assertEquals(full.sendBatches() + 1, network.counters(a.queue(0)).sendBatches());
    }

    /** b forwards to d, so to c, which forwards to a, so to b. */
    @Test
    void linkIsShapedAmidFramesThatGoRound() throws Exception {
        for (int i = 0; i < 100; i++) {
            SoftwareNetwork network = wires(NicSpec.of("a"), NicSpec.of("b"), NicSpec.of("c"), NicSpec.of("d"));
            try (Xdp xdp = Xdp.software(network)) {
                xdp.attach(xdp.find("b").rx(), RuleList.parse("all -> forward d"), ALL);
                xdp.attach(xdp.find("c").rx(), RuleList.parse("all -> forward a"), ALL);
                var end = new AtomicBoolean();
                List<FutureTask<Void>> senders = new ArrayList<>();
                for (String name : List.of("a", "d")) {
                    Host host = network.host(xdp.find(name));
                    senders.add(started(() -> {
                        while (!end.get()) {
                            send(host);
                        }
                    }));
                }
                for (String name : List.of("a", "d")) {
                    while (network.counters(xdp.find(name)).sent() == 0) {
                        Thread.onSpinWait();
                    }
                }

                network.shape(xdp.find("a"), DELAY);

                end.set(true);
                for (FutureTask<Void> sender : senders) {
                    sender.get();
                }
            }
        }
    }

    @Test
    void linkThatIsShapedAsAReplayBeginsStaysWhole() throws Exception {
        byte[] nothing = nothing();
        for (int i = 0; i < 2000; i++) {
            SoftwareNetwork network = wires(NicSpec.of("a"), NicSpec.of("b").withQueues(64));
            XdpInterface a = network.interfaces().getFirst();
            XdpInterface b = network.interfaces().getLast();
            Host host = network.host(b);
            var start = new CyclicBarrier(2);
            FutureTask<Void> replay = started(() -> {
                try (var reader = CaptureReader.open(Channels.newChannel(new ByteArrayInputStream(nothing)))) {
                    start.await();
                    network.replay(b, reader, Pace.FAST);
                }
            });
            start.await();
            for (int turn = 0; turn < i % 40 * 200; turn++) {
                Thread.onSpinWait();
            }
            network.shape(a, DELAY);
            replay.get();

            send(network.host(a));

            assertTrue(host.await(Duration.ofSeconds(1)), () -> "nothing came");
        }
    }

    @Test
    void recordingGoesOnBehindATapThatFailed() throws Exception {
        var file = new ByteArrayOutputStream();
        SoftwareNetwork network = wires(NicSpec.of("a"), NicSpec.of("b"));
        Host host = network.host(network.interfaces().getFirst());
        try (Recording _ = network.record(Channels.newChannel(file))) {
            Tapping tapping = network.tap(frame -> {
                if (frame.place() == TappedFrame.Place.RECEIVED) {
                    throw new IllegalStateException("no");
                }
            });
            send(host);
            assertThrows(IllegalStateException.class, tapping::close);
            byte[] other = TestFrames.udp(7, "other");
            host.send(MemorySegment.ofArray(other), 0, other.length);
        }

        List<String> seen = new ArrayList<>();
        try (var reader = CaptureReader.open(Channels.newChannel(new ByteArrayInputStream(file.toByteArray())))) {
            while (reader.next()) {
                byte[] end = reader.memory()
                        .asSlice(reader.offset() + reader.length() - 5, 5)
                        .toArray(ValueLayout.JAVA_BYTE);
                seen.add(new String(end, StandardCharsets.US_ASCII));
            }
        }
        assertEquals(List.of("hello", "hello", "other", "other"), seen);
    }

    private interface Work {
        void run() throws Exception;
    }

    private static FutureTask<Void> started(Work work) {
        var task = new FutureTask<Void>(() -> {
            work.run();
            return null;
        });
        Thread.ofPlatform().daemon().start(task);
        return task;
    }

    private static byte[] nothing() throws Exception {
        var bytes = new ByteArrayOutputStream();
        wires(NicSpec.of("a"), NicSpec.of("b"))
                .record(Channels.newChannel(bytes))
                .close();
        return bytes.toByteArray();
    }

    private static boolean send(Host host) {
        return host.send(MemorySegment.ofArray(FRAME), 0, FRAME.length);
    }

    private static SoftwareNetwork wires(NicSpec... nics) {
        List<JoinSpec> wires = new ArrayList<>();
        for (int i = 0; i < nics.length; i += 2) {
            wires.add(new JoinSpec.Wire(nics[i].name(), nics[i + 1].name()));
        }
        return SoftwareNetwork.of(new NetworkSpec(List.of(nics), wires));
    }
}
