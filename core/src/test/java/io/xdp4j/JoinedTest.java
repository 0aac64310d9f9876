package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.device.Events;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets on interfaces that a hub or a switch joins. */
@SuppressWarnings("try") // what is closed is what sockets were opened from
@Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class JoinedTest {

    private static final List<String> NAMES = List.of("a", "b", "c", "d");
    private static final LinkSpec DELAY = LinkSpec.PERFECT.withDelay(Duration.ofMillis(2));
    private static final byte[] FRAME = Frames.udp(4433, "hello"); // from RIGHT to LEFT
    private static final byte[] ANSWER = Frames.reflected(FRAME);

    private final List<XskSocket> sockets = new ArrayList<>();

    @Test
    void hubShowsEachFrameToAllOthers() throws XdpException {
        try (Xdp xdp = open(new JoinSpec.Hub(NAMES, LinkSpec.PERFECT.withLoss(1e-30)))) {
            send(0, FRAME);
            send(1, ANSWER);

            assertEquals(List.of(1, 1, 2, 2), received(Duration.ZERO));
        }
    }

    @Test
    void switchLearnsWhereAnAddressIs() throws XdpException {
        try (Xdp xdp = open(new JoinSpec.Switch(NAMES, DELAY))) {
            send(0, FRAME);
            assertEquals(List.of(0, 1, 1, 1), received(Duration.ofMillis(50)));

            send(2, ANSWER);

            assertEquals(List.of(1, 0, 0, 0), received(Duration.ofMillis(50)));
        }
    }

    @Test
    void threadThatDrivesBringsInWhatIsDelayed() throws Exception {
        SoftwareNetwork network = network(new JoinSpec.Hub(NAMES, DELAY));
        var end = new AtomicBoolean();
        try (Xdp xdp = Xdp.software(network)) {
            openAll(xdp);
            var driving = new FutureTask<>(() -> {
                network.drive(end::get, xdp.find("a").queue(0), xdp.find("b").queue(0));
                return true;
            });
            Thread.ofPlatform().daemon().start(driving);

            send(0, FRAME);

            while (sockets.get(1).rx().peek(1) == 0) {
                Thread.onSpinWait(); // no wakeup: the other thread brings it
            }
            end.set(true);
            assertEquals(true, driving.get());
        } finally {
            end.set(true);
        }
    }

    @Test
    void whatJoinsOneInterfaceAloneIsRefused() {
        var refused =
                assertThrows(IllegalArgumentException.class, () -> new JoinSpec.Hub(List.of("a"), LinkSpec.PERFECT));
        assertEquals("a hub of one interface: it joins two or more", refused.getMessage());
        assertThrows(IllegalArgumentException.class, () -> new JoinSpec.Switch(List.of(), LinkSpec.PERFECT));
        assertThrows(IllegalArgumentException.class, () -> network(new JoinSpec.Hub(List.of("a", "a"), DELAY)));
    }

    private static SoftwareNetwork network(JoinSpec join) {
        return SoftwareNetwork.of(new NetworkSpec(
                NAMES.stream().map(name -> new NicSpec(name, 1, 1500)).toList(), List.of(join)));
    }

    private Xdp open(JoinSpec join) throws XdpException {
        Xdp xdp = Xdp.software(network(join));
        openAll(xdp);
        return xdp;
    }

    private void openAll(Xdp xdp) throws XdpException {
        for (String name : NAMES) {
            Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(128));
            XskSocket socket = xdp.open(xdp.find(name).queue(0), umem, XskSpec.DEFAULT.withRings(64));
            XskMap map = xdp.xskMap(1);
            map.put(0, socket);
            RuleList rules = RuleList.of(Match.udpDestinationPort(4433).redirect(map));
            xdp.attach(xdp.find(name).rx(), rules, AttachSpec.DEFAULT);
            sockets.add(socket);
        }
    }

    private void send(int from, byte[] frame) throws XdpException {
        Receiver.fillTx(sockets.get(from), frame, 1);
        sockets.get(from).wakeup();
    }

    /** Returns how many frames each socket has, after waiting so long for the first of each. */
    private List<Integer> received(Duration wait) throws XdpException {
        List<Integer> counts = new ArrayList<>();
        for (XskSocket socket : sockets) {
            socket.await(Events.RECEIVED, wait);
            int count = socket.rx().peek(64);
            socket.rx().release(count);
            counts.add(count);
        }
        return counts;
    }
}
