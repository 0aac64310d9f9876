package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.Events;
import io.xdp4j.device.Hook;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What several programs on one interface do, on every driver. */
@SuppressWarnings("try") // closing early is what some of these tests are about
interface ChainContract {

    /** Makes two joined interfaces. */
    Rig rig() throws XdpException;

    /** Attaches a program to the left that drops what goes to a port, and counts. */
    static XdpLink dropping(Rig rig, int port) throws XdpException {
        return rig.xdp().attach(rig.left().rx(), drop(port), AttachSpec.DEFAULT.withCounting());
    }

    static RuleList drop(int port) {
        return RuleList.of(Match.udpDestinationPort(port).drop());
    }

    static byte[] to(int port) {
        return Frames.udp(port, "to " + port);
    }

    /** Waits until a link has taken a number of frames; what others saw of them is counted then, too. */
    static void awaitTaken(XdpLink link, long packets) throws XdpException {
        assertEquals(packets, taken(Counts.await(link, 0, packets)));
    }

    static long taken(List<RuleCount> counts) {
        return counts.getFirst().packets();
    }

    @Test
    default void frameThatOnePassesIsShownToTheNext() throws XdpException {
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink second = dropping(rig, 10);
                XdpLink third = dropping(rig, 11)) {

            rig.send(to(9), to(10), to(11), to(11));

            awaitTaken(third, 2);
            awaitTaken(second, 1);
            awaitTaken(first, 1);
            assertTrue(first.counters().getLast().packets() >= 3, first.counters()::toString);
        }
    }

    @Test
    default void firstThatDecidesIsTheLastThatSeesTheFrame() throws XdpException {
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink second = dropping(rig, 9);
                XdpLink last = dropping(rig, 10)) {

            rig.send(to(9), to(9), to(10));

            awaitTaken(last, 1);
            awaitTaken(first, 2);
            awaitTaken(second, 0);
        }
    }

    @Test
    default void closingOneLeavesTheOthersInTheirOrder() throws XdpException {
        for (int closed = 0; closed < 3; closed++) {
            try (Rig rig = rig()) {
                var links = new ArrayList<>(List.of(dropping(rig, 9), dropping(rig, 9), dropping(rig, 9)));
                links.remove(closed).close();

                rig.send(to(9));

                awaitTaken(links.getFirst(), 1);
                awaitTaken(links.getLast(), 0);
                links.getFirst().close();
                rig.send(to(9));
                awaitTaken(links.getLast(), 1);
            }
        }
    }

    @Test
    default void replacingOneLeavesTheOthersAndItsPlace() throws XdpException {
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink second = dropping(rig, 10);
                XdpLink third = dropping(rig, 11)) {
            second.replace(drop(11));

            rig.send(to(9), to(10), to(11));

            awaitTaken(second, 1);
            awaitTaken(first, 1);
            awaitTaken(third, 0);
        }
    }

    @Test
    default void countersGoOnWhenOthersComeAndGo() throws XdpException {
        try (Rig rig = rig();
                XdpLink stays = dropping(rig, 9)) {
            rig.send(to(9));
            awaitTaken(stays, 1);
            try (XdpLink _ = dropping(rig, 10)) {
                rig.send(to(9));
                awaitTaken(stays, 2);
            }
            rig.send(to(9));
            awaitTaken(stays, 3);
        }
    }

    @Test
    default void programThatIsRefusedLeavesTheOthers() throws XdpException {
        RuleList cutsOff = RuleList.of(Match.all().drop());
        RuleList nowhere = RuleList.of(Match.udpDestinationPort(12).redirect("nowhere"));
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink second = dropping(rig, 10)) {
            Hook hook = rig.left().rx();
            assertThrows(XdpException.class, () -> rig.xdp().attach(hook, cutsOff, AttachSpec.DEFAULT));
            assertThrows(XdpException.class, () -> rig.xdp().attach(hook, nowhere, AttachSpec.DEFAULT));
            assertThrows(XdpException.class, () -> second.replace(cutsOff));

            rig.send(to(9), to(10));

            awaitTaken(second, 1);
            awaitTaken(first, 1);
        }
    }

    @Test
    default void mapsOfOneNameAreKeptApart() throws XdpException {
        AttachSpec spec = AttachSpec.DEFAULT;
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                XskMap full = rig.xdp().xskMap(1);
                XskMap empty = rig.xdp().xskMap(1);
                XdpLink _ = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(9).redirectOrDrop("sockets")),
                                spec.withMap("sockets", empty));
                XdpLink _ = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(10).redirectOrDrop("sockets")),
                                spec.withMap("sockets", full))) {
            full.put(0, socket);

            rig.send(to(9), to(10));

            assertTrue(socket.await(Events.RECEIVED, Rig.SOON));
            assertEquals(1, socket.rx().peek(2));
            assertEquals(to(10).length, socket.rx().length(0));
        }
    }

    @Test
    default void programOutlivesTheMapThatItWasGivenAndIsJoinedWithOthers() throws XdpException {
        try (Rig rig = rig()) {
            XskMap map = rig.xdp().xskMap(1);
            RuleList rules = RuleList.of(Match.udpDestinationPort(9).redirectOrDrop(map));
            try (XdpLink first = rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT.withCounting())) {
                map.close();
                try (XdpLink second = dropping(rig, 10)) {
                    rig.send(to(9), to(10));

                    awaitTaken(second, 1);
                    awaitTaken(first, 1);
                }
            }
        }
    }

    @Test
    default void allRunInOneMode() throws XdpException {
        try (Rig rig = rig();
                XdpLink first = dropping(rig, 9);
                XdpLink second = dropping(rig, 10)) {
            assertEquals(first.mode(), second.mode());

            var other = first.mode() == AttachMode.NATIVE ? AttachMode.GENERIC : AttachMode.NATIVE;
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().attach(rig.left().rx(), drop(11), AttachSpec.DEFAULT.withMode(other)));
            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.advice().contains("AUTO"), refused.advice());
        }
    }

    /** Three threads attach, replace and close at random; the program before them sees every frame meanwhile. */
    @Test
    @Timeout(60)
    default void noFrameIsMissedWhileOthersComeAndGoOnOtherThreads() throws Exception {
        try (Rig rig = rig();
                XdpLink stays = dropping(rig, 9)) {
            var tasks = new ArrayList<FutureTask<Void>>();
            for (int i = 0; i < 3; i++) {
                var random = new Random(i);
                tasks.add(new FutureTask<>(() -> comeAndGo(rig, random)));
                Thread.ofPlatform().start(tasks.getLast());
            }
            long sent = 0;
            while (!tasks.stream().allMatch(FutureTask::isDone)) {
                rig.send(to(9));
                sent++;
            }
            for (FutureTask<Void> task : tasks) {
                task.get();
            }
            awaitTaken(stays, sent);
        }
    }

    private static Void comeAndGo(Rig rig, Random random) throws XdpException {
        for (int i = 0; i < 4; i++) {
            try (XdpLink link = dropping(rig, 100 + random.nextInt(10))) {
                if (random.nextBoolean()) {
                    link.replace(drop(200));
                }
                try (XdpLink _ = dropping(rig, 300)) {
                    link.close();
                }
            }
        }
        return null;
    }
}
