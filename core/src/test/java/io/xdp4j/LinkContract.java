package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.Events;
import io.xdp4j.device.Feature;
import io.xdp4j.device.Hook;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What attached programs do, on every driver. */
@SuppressWarnings("try") // closing early is what some of these tests are about
interface LinkContract {

    /** Makes two joined interfaces. */
    Rig rig() throws XdpException;

    @Test
    default void everyRuleCountsWhatItTakesAndTheRestIsCountedLast() throws XdpException {
        byte[] dropped = Frames.udp(9, "dropped");
        byte[] passed = Frames.udp(10, "passed");
        RuleList rules = RuleList.of(
                Match.udpDestinationPort(9).drop(), Match.udpDestinationPort(10).pass());
        try (Rig rig = rig();
                XdpLink link = rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT.withCounting())) {

            rig.send(dropped, passed, dropped, Frames.udp(11, "no rule"), dropped);

            List<RuleCount> counts = Counts.await(link, 1, 1);
            assertEquals(new RuleCount(0, 3, 3L * dropped.length), counts.get(0));
            assertEquals(new RuleCount(1, 1, passed.length), counts.get(1));
            assertEquals(RuleCount.NO_RULE, counts.get(2).rule());
            assertTrue(counts.get(2).packets() >= 1, counts.toString());
        }
    }

    @Test
    default void countersAreEmptyWhenNotAskedFor() throws XdpException {
        try (Rig rig = rig();
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(9).drop()),
                                AttachSpec.DEFAULT)) {
            assertEquals(List.of(), link.counters());
        }
    }

    @Test
    default void ruleRedirectsToASocketWithoutAMap() throws XdpException {
        byte[] frame = Frames.udp(7, "to the socket");
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(7).redirectOrDrop(socket)),
                                AttachSpec.DEFAULT)) {
            rig.send(frame);

            assertTrue(socket.await(Events.RECEIVED, Rig.SOON), "no frame arrived");
            assertEquals(1, socket.rx().peek(1));
            assertArrayEquals(frame, umem.copyOf(socket.rx(), 0));
            assertEquals("socket-" + rig.left().index() + "-0", socket.name());
            assertEquals(List.of(), link.counters());
        }
    }

    @Test
    default void ruleThatRedirectsToAClosedSocketIsRefused() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT)) {
            RuleList rules = RuleList.of(Match.udpDestinationPort(7).redirect(socket));
            socket.close();

            XdpException refused = assertThrows(
                    XdpException.class, () -> rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains(socket.name()), refused.getMessage());
        }
    }

    @Test
    default void reflectedFrameComesBackWithItsAddressesSwapped() throws XdpException {
        byte[] frame = Frames.udp(7, "echo");
        RuleList reflect = RuleList.of(Match.udpDestinationPort(7).reflect());
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.right().queue(0), umem, XskSpec.DEFAULT);
                XskMap map = rig.xdp().xskMap(1);
                XdpLink _ = rig.xdp()
                        .attach(
                                rig.right().rx(),
                                RuleList.of(Match.udpDestinationPort(7).redirect(map)),
                                AttachSpec.DEFAULT);
                XdpLink _ = rig.xdp().attach(rig.left().rx(), reflect, AttachSpec.DEFAULT)) {
            map.put(0, socket);
            Receiver.fillTx(socket, frame, 1);
            socket.wakeup();

            assertTrue(socket.await(Events.RECEIVED, Rig.SOON), "no frame came back");
            assertEquals(1, socket.rx().peek(1));
            assertArrayEquals(Frames.reflected(frame), umem.copyOf(socket.rx(), 0));
        }
    }

    @Test
    default void frameForAnEmptySlotDoesWhatTheRuleSaysOfAMiss() throws XdpException {
        byte[] frame = Frames.udp(4433, "missed");
        try (Rig rig = rig();
                XskMap map = rig.xdp().xskMap(1);
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(4433).redirectOrDrop(map)),
                                AttachSpec.DEFAULT.withCounting())) {

            rig.send(frame);

            assertEquals(1, Counts.await(link, 0, 1).get(0).packets());
        }
    }

    @Test
    default void slotThatIsEmptiedTakesNoMoreFrames() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                XskMap map = rig.xdp().xskMap(4);
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(4433).redirect(map)),
                                AttachSpec.DEFAULT.withCounting())) {
            map.put(0, socket);
            map.remove(0);
            map.remove(0);
            map.remove(3);

            rig.send(Frames.udp(4433, "not for us"));

            assertEquals(1, Counts.await(link, 0, 1).get(0).packets());
            assertFalse(socket.await(Events.RECEIVED, Duration.ofMillis(20)));
            assertThrows(IllegalArgumentException.class, () -> map.put(4, socket));
        }
    }

    @Test
    default void replacedProgramDecidesFromThenOn() throws XdpException {
        try (Rig rig = rig();
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(9).drop()),
                                AttachSpec.DEFAULT.withCounting())) {
            rig.send(Frames.udp(9, "first"));
            assertEquals(1, Counts.await(link, 0, 1).get(0).packets());

            link.replace(RuleList.of(
                    Match.udpDestinationPort(10).drop(),
                    Match.udpDestinationPort(9).pass()));
            rig.send(Frames.udp(9, "second"), Frames.udp(10, "third"));

            List<RuleCount> counts = Counts.await(link, 1, 1);
            assertEquals(1, counts.get(0).packets());
            assertEquals(1, counts.get(1).packets());
        }
    }

    @Test
    default void closedLinkTakesNoMoreFramesAndTheHookIsFree() throws XdpException {
        try (Rig rig = rig();
                Receiver receiver = Receiver.open(rig, XskSpec.DEFAULT)) {
            rig.send(Frames.udp(4433, "taken"));
            receiver.next();

            receiver.close();

            try (XdpLink link = rig.xdp()
                    .attach(
                            rig.left().rx(),
                            RuleList.of(Match.udpDestinationPort(4433).drop()),
                            AttachSpec.DEFAULT.withCounting())) {
                rig.send(Frames.udp(4433, "dropped"));
                assertEquals(1, Counts.await(link, 0, 1).get(0).packets());
            }
        }
    }

    @Test
    default void closedLinkRefusesUse() throws XdpException {
        RuleList rules = RuleList.of(Match.udpDestinationPort(9).drop());
        try (Rig rig = rig()) {
            XdpLink link = rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT.withCounting());
            link.close();
            link.close();

            assertThrows(IllegalStateException.class, link::counters);
            assertThrows(IllegalStateException.class, () -> link.replace(rules));
        }
    }

    @Test
    default void neitherClosedSocketsNorClosedMapsAreJoined() throws XdpException {
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskMap map = rig.xdp().xskMap(1)) {
            XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
            socket.close();
            assertThrows(IllegalStateException.class, () -> map.put(0, socket));

            map.close();
            assertThrows(IllegalStateException.class, () -> map.remove(0));
        }
    }

    @Test
    default void programThatWouldCutTheHostOffIsRefusedUnlessAllowed() throws XdpException {
        RuleList all = RuleList.of(Match.all().drop());
        try (Rig rig = rig()) {
            var refused = assertThrows(
                    XdpException.class, () -> rig.xdp().attach(rig.left().rx(), all, AttachSpec.DEFAULT));
            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("ARP"), refused.getMessage());
            assertTrue(refused.advice().contains("withManagementAllowed()"), refused.advice());

            try (XdpLink link = rig.xdp().attach(rig.left().rx(), all, AttachSpec.DEFAULT.withManagementAllowed())) {
                assertEquals(rig.left().rx(), link.hook());
            }
        }
    }

    @Test
    default void replacementThatWouldCutTheHostOffIsRefusedAndTheOldOneStays() throws XdpException {
        try (Rig rig = rig();
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(9).drop()),
                                AttachSpec.DEFAULT.withCounting())) {
            assertThrows(
                    XdpException.class,
                    () -> link.replace(RuleList.of(Match.all().drop())));

            rig.send(Frames.udp(9, "still dropped"));

            assertEquals(1, Counts.await(link, 0, 1).get(0).packets());
        }
    }

    @Test
    default void mapThatIsNotThereIsNamed() throws XdpException {
        try (Rig rig = rig();
                XskMap _ = rig.xdp().xskMap("mine", 1)) {
            RuleList rules = RuleList.of(Match.udpDestinationPort(9).redirect("theirs"));

            var refused = assertThrows(
                    XdpException.class, () -> rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("theirs"), refused.getMessage());
            assertTrue(refused.getMessage().contains("mine"), refused.getMessage());
        }
    }

    @Test
    default void mapIsFoundUnderTheNameThatTheSpecGivesIt() throws XdpException {
        byte[] frame = Frames.udp(4433, "hello");
        try (Rig rig = rig();
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                XskMap map = rig.xdp().xskMap(1);
                XdpLink _ = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(4433).redirect("sockets")),
                                AttachSpec.DEFAULT.withMap("sockets", map))) {
            map.put(0, socket);

            rig.send(frame);

            assertTrue(socket.await(Events.RECEIVED, Rig.SOON));
        }
    }

    @Test
    default void modeIsAnAnswerAndNeverAuto() throws XdpException {
        try (Rig rig = rig();
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                RuleList.of(Match.udpDestinationPort(9).drop()),
                                AttachSpec.DEFAULT)) {
            assertNotEquals(AttachMode.AUTO, link.mode());
        }
    }

    @Test
    default void hooksThatThereAreNotAreRefusedWithTheAlternative() throws XdpException {
        RuleList rules = RuleList.of(Match.udpDestinationPort(9).drop());
        try (Rig rig = rig()) {
            boolean inspectsSent = rig.xdp().features(rig.left()).has(Feature.TX_INSPECT);
            for (Hook.Direction direction : Hook.Direction.values()) {
                for (Hook.SubLayer subLayer : Hook.SubLayer.values()) {
                    var hook = new Hook(rig.left(), direction, subLayer);
                    if (hook.equals(rig.left().rx())
                            || inspectsSent && hook.equals(rig.left().tx())) {
                        rig.xdp().attach(hook, rules, AttachSpec.DEFAULT).close();
                        continue;
                    }
                    var refused =
                            assertThrows(XdpException.class, () -> rig.xdp().attach(hook, rules, AttachSpec.DEFAULT));
                    assertEquals(Kind.UNSUPPORTED, refused.kind());
                    assertFalse(refused.advice().isEmpty());
                }
            }
        }
    }

    @Test
    default void unknownInterfaceIsRefusedWithThoseThereAre() throws XdpException {
        try (Rig rig = rig()) {
            var refused = assertThrows(XdpException.class, () -> rig.xdp().find("nowhere0"));

            assertEquals(Kind.GONE, refused.kind());
            assertTrue(refused.advice().contains("left"), refused.advice());
        }
    }
}
