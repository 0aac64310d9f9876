package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NetworkSpec.Time;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Time of a network that passes only when a thread moves it on. */
final class SimulatedTimeTest {

    private static final Duration DELAY = Duration.ofMillis(3);
    private static final byte[] FRAME = Frames.udp(4433, "hello");

    private final SoftwareNetwork network = network(LinkSpec.PERFECT.withDelay(DELAY));

    @AutoClose
    private final Xdp xdp = Xdp.software(network);

    private final XskSocket sender;
    private final XskSocket receiver;

    SimulatedTimeTest() throws XdpException {
        sender = open("soft0");
        receiver = open("soft1");
    }

    private static SoftwareNetwork network(LinkSpec link) {
        return SoftwareNetwork.of(
                NetworkSpec.of(WireSpec.DEFAULT.withLink(link)).withTime(Time.SIMULATED));
    }

    private XskSocket open(String name) throws XdpException {
        XdpInterface device = xdp.find(name);
        Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(256));
        XskSocket socket = xdp.open(device.queue(0), umem, XskSpec.DEFAULT.withRings(64));
        xdp.attach(device.rx(), RuleList.of(Match.udpDestinationPort(4433).redirect(socket)), AttachSpec.DEFAULT);
        return socket;
    }

    private void send(int frames) throws XdpException {
        Receiver.fillTx(sender, FRAME, frames);
        sender.wakeup();
        sender.umem().pool().reclaim(sender.completion());
    }

    @Test
    void waitGoesToWhenTheFrameIsThere() throws XdpException {
        send(1);

        assertTrue(receiver.await(Events.RECEIVED, Duration.ofSeconds(10)));

        assertEquals(DELAY.toNanos(), network.nanos());
        assertEquals(1, receiver.rx().peek(64));
    }

    @Test
    void waitEndsWhenItsTimeIsOver() throws XdpException {
        assertFalse(receiver.await(Events.RECEIVED, Duration.ofDays(300)));
        assertEquals(Duration.ofDays(300).toNanos(), network.nanos());

        send(1);
        assertFalse(receiver.await(Events.RECEIVED, DELAY.minusNanos(1)));
        assertTrue(receiver.await(Events.RECEIVED, Duration.ofNanos(1)));
    }

    @Test
    void waitForEverForNothingIsAnError() {
        var refused = assertThrows(
                IllegalStateException.class, () -> receiver.await(Events.RECEIVED, Duration.ofDays(999_999)));

        assertTrue(refused.getMessage().startsWith("waits for ever"), refused.getMessage());
    }

    @Test
    void advanceDoesWhatIsDueOnTheWay() throws XdpException {
        send(1);
        network.advance(Duration.ofMillis(2));
        send(1);

        network.advance(Duration.ofMillis(1));
        assertEquals(1, receiver.rx().peek(64));

        network.advance(Duration.ofMillis(5));
        assertEquals(2, receiver.rx().peek(64));
        assertEquals(8_000_000, network.nanos());
        assertThrows(IllegalArgumentException.class, () -> network.advance(Duration.ofNanos(-1)));
    }

    @Test
    void stepGoesToTheNextEvent() throws XdpException {
        assertFalse(network.step());
        send(1);

        assertTrue(network.step());

        assertEquals(DELAY.toNanos(), network.nanos());
        assertEquals(1, receiver.rx().peek(64));
        assertFalse(network.step());
        assertEquals(DELAY.toNanos(), network.nanos());
    }

    @Test
    void actionsAreDoneWhenTheirTimeHasCome() throws XdpException {
        List<String> done = new ArrayList<>();
        network.at(5_000_000, () -> done.add("five at " + network.nanos()));
        network.at(1_000_000, () -> {
            network.advance(Duration.ofMillis(1)); // an action may wait
            done.add("one at " + network.nanos());
            network.at(0, () -> done.add("late at " + network.nanos()));
        });
        network.at(5_000_000, () -> done.add("again at " + network.nanos()));

        assertFalse(receiver.await(Events.RECEIVED, Duration.ofMillis(6)));

        assertEquals(List.of("one at 2000000", "late at 2000000", "five at 5000000", "again at 5000000"), done);
        assertEquals(6_000_000, network.nanos());
    }

    @Test
    void threadThatIsNotTheOneIsRefused() throws Exception {
        send(1);
        var refused = new FutureTask<>(() -> {
            assertThrows(IllegalStateException.class, network::nanos);
            assertThrows(IllegalStateException.class, network::step);
            assertThrows(IllegalStateException.class, () -> network.at(0, () -> {}));
            assertThrows(IllegalStateException.class, () -> receiver.await(Events.RECEIVED, Duration.ZERO));
            assertThrows(IllegalStateException.class, sender::wakeup);
            return assertThrows(IllegalStateException.class, () -> network.advance(DELAY));
        });

        Thread.ofPlatform().name("other").start(refused);

        String message = refused.get().getMessage();
        assertTrue(message.startsWith("a network in simulated time is used by one thread, which is "), message);
        assertTrue(message.endsWith("not other; for several take real time: NetworkSpec.withTime"), message);
    }

    @Test
    void threadThatIsNotTheOneChangesNothing() throws Exception {
        XdpInterface soft0 = xdp.find("soft0");
        assertEquals(6, by(() -> changes(soft0))); // nobody has used it yet
        send(1);

        assertEquals(0, by(() -> changes(soft0)));

        assertEquals(6, changes(soft0));
        assertEquals(1, by(() -> (int) network.counters(soft0).sent()));
    }

    private static <T> T by(Callable<T> other) throws Exception {
        var task = new FutureTask<>(other);
        Thread.ofPlatform().start(task);
        return task.get();
    }

    /** Returns how many changes were not refused. */
    private int changes(XdpInterface device) throws Exception {
        List<Change> all = List.of(
                () -> network.down(device),
                () -> network.up(device),
                () -> network.mtu(device, device.mtu()),
                () -> network.shape(device, LinkSpec.PERFECT.withDelay(DELAY)),
                () -> network.revertRss(device),
                () -> network.tap(_ -> {}).close());
        int done = 0;
        for (Change change : all) {
            try {
                change.make();
                done++;
            } catch (IllegalStateException _) {
                // of another thread
            }
        }
        return done;
    }

    private interface Change {
        void make() throws XdpException;
    }

    @Test
    void realTimeIsNotMoved() {
        SoftwareNetwork real = SoftwareNetwork.of(NetworkSpec.of(WireSpec.DEFAULT));

        assertThrows(IllegalStateException.class, () -> real.advance(DELAY));
        assertThrows(IllegalStateException.class, real::step);
        assertThrows(IllegalStateException.class, () -> real.at(0, () -> {}));
        assertTrue(real.nanos() >= 0);
    }

    @Test
    void nobodyDrivesInSimulatedTime() {
        assertThrows(
                IllegalStateException.class,
                () -> network.drive(() -> true, xdp.find("soft0").queue(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> new NetworkSpec(List.of(NicSpec.of("a")), List.of(new JoinSpec.Feed("a", List.of(new byte[60]))))
                        .withTime(Time.SIMULATED));
    }

    @Test
    void fateIsOfTheSeedAndThePlace() throws XdpException {
        assertEquals(lost(1, LinkSpec.PERFECT.withLoss(0.5)), lost(1, LinkSpec.PERFECT.withLoss(0.5)));
        assertNotEquals(lost(1, LinkSpec.PERFECT.withLoss(0.5)), lost(2, LinkSpec.PERFECT.withLoss(0.5)));

        List<String> same = lost(1, LinkSpec.PERFECT.withLoss(0.5).withSeed(7)); // has one of its own
        assertEquals(same, lost(2, LinkSpec.PERFECT.withLoss(0.5).withSeed(7)));
        assertEquals(same.get(0), same.get(1));
        assertNotEquals(
                lost(1, LinkSpec.PERFECT.withLoss(0.5)).get(0),
                lost(1, LinkSpec.PERFECT.withLoss(0.5)).get(1));
    }

    /** Returns which of 64 frames are lost on each of two wires. */
    private static List<String> lost(long seed, LinkSpec link) throws XdpException {
        List<NicSpec> nics = List.of(NicSpec.of("a"), NicSpec.of("b"), NicSpec.of("c"), NicSpec.of("d"));
        var spec = new NetworkSpec(nics, List.of(new JoinSpec.Wire("a", "b", link), new JoinSpec.Wire("c", "d", link)))
                .withTime(Time.SIMULATED)
                .withSeed(seed);
        SoftwareNetwork network = SoftwareNetwork.of(spec);
        try (Xdp xdp = Xdp.software(network)) {
            return List.of(lost(network, xdp, "a"), lost(network, xdp, "c"));
        }
    }

    @Test
    void nothingHappensBehindTheEndOfTime() {
        assertThrows(IllegalArgumentException.class, () -> network.at(Long.MAX_VALUE, () -> {}));
    }

    private static String lost(SoftwareNetwork network, Xdp xdp, String from) throws XdpException {
        var fates = new StringBuilder();
        XdpInterface device = xdp.find(from);
        Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(64));
        try (XskSocket socket = xdp.open(device.queue(0), umem, XskSpec.DEFAULT.sendOnly())) {
            for (int i = 0; i < 64; i++) {
                LinkCounters before = network.counters(device);
                Receiver.fillTx(socket, FRAME, 1);
                socket.wakeup();
                umem.pool().reclaim(socket.completion());
                fates.append(network.counters(device).lost() - before.lost());
            }
        }
        return fates.toString();
    }
}
