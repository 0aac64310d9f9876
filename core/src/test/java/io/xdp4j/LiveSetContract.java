package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes of sets do to the frames that a program takes, on every driver. */
@SuppressWarnings("try") // closing early is what some of these tests are about
interface LiveSetContract {

    Match FROM_LIVE = new FieldTest.InSet(List.of(Field.IPV4_SOURCE), "live");
    SetSpec ADDRESSES = SetSpec.of("live", SetType.ADDRESS);

    /** Makes two joined interfaces. */
    Rig rig() throws XdpException;

    @Test
    default void everyTypeTakesItsFramesFromAddToRemove() throws XdpException {
        for (SetCase each : SetCase.ALL) {
            try (Rig rig = rig();
                    XdpSet set = rig.xdp().set(each.spec());
                    Passage passage = Passage.open(rig, dropping(each.match(), each.spec()))) {
                assertSame(set, passage.link().set("live"));
                set.add(each.other());
                assertTrue(passage.passes(each.frame()), each.type().toString());

                for (int i = 0; i < 20; i++) {
                    set.add(each.element());
                    assertFalse(passage.passes(each.frame()), each.type() + ", added");
                    set.remove(each.element());
                    assertTrue(passage.passes(each.frame()), each.type() + ", removed");
                }
            }
        }
    }

    @Test
    default void prefixIsFoundByAllItsAddressesAndALongerOneMakesNoDifference() throws XdpException {
        byte[] frame = from(0x0A4D0002);
        try (Rig rig = rig();
                XdpSet set = rig.xdp().set(SetSpec.of("live", SetType.PREFIX));
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, SetSpec.of("live", SetType.PREFIX)))) {
            set.add("10.0.0.0/8");
            assertFalse(passage.passes(frame));
            set.add("10.77.0.2/32");
            assertFalse(passage.passes(frame));
            set.remove("10.77.0.2/32");
            assertFalse(passage.passes(frame));
            set.remove("10.0.0.0/8");
            assertTrue(passage.passes(frame));
            set.add("0.0.0.0/0");
            assertFalse(passage.passes(frame));
        }
    }

    @Test
    @Timeout(120)
    default void noFrameIsLostOrWronglyPassedWhileOtherElementsComeAndGo() throws Exception {
        SetElement denied = SetElement.address(0x0A4D0003);
        List<SetElement> others = SetContract.many(SetType.ADDRESS, 2_000);
        List<SetElement> first = plus(denied, others.subList(0, 1_200));
        List<SetElement> second = plus(denied, others.subList(800, 2_000));
        try (Rig rig = rig();
                XdpSet set = rig.xdp().set(new SetSpec("live", SetType.ADDRESS, 4_000, List.of(denied)));
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, ADDRESSES))) {
            assertUndisturbed(passage, Changer.again(() -> {
                set.addAll(others);
                set.removeAll(others);
                set.replaceAll(first);
                set.replaceAll(second);
                for (SetElement other : others.subList(0, 500)) {
                    set.add(other);
                    set.remove(other);
                }
            }));
        }
    }

    @Test
    @Timeout(120)
    default void noFrameIsLostOrWronglyPassedWhileOtherPrefixesComeAndGo() throws Exception {
        SetElement denied = SetElement.parse(SetType.PREFIX, "10.77.0.3/32").getFirst();
        List<SetElement> around = Stream.of(
                        "10.77.0.0/32", "10.77.0.4/30", "10.76.0.0/16", "10.77.0.8/29", "11.0.0.0/8")
                .flatMap(text -> SetElement.parse(SetType.PREFIX, text).stream())
                .toList();
        List<SetElement> others = new ArrayList<>(SetContract.many(SetType.PREFIX, 500));
        others.addAll(around);
        SetSpec spec = new SetSpec("live", SetType.PREFIX, 4_000, List.of(denied));
        try (Rig rig = rig();
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, spec))) {
            XdpSet set = passage.link().set("live");
            assertUndisturbed(passage, Changer.again(() -> {
                set.addAll(others);
                set.removeAll(others);
                set.replaceAll(plus(denied, others));
                set.replaceAll(List.of(denied));
                for (SetElement other : around) {
                    set.add(other);
                    set.remove(other);
                }
            }));
        }
    }

    @Test
    default void setThatIsNotOpenIsOpenedForTheLinkAndClosedWithIt() throws XdpException {
        XdpSet set;
        try (Rig rig = rig();
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, with("10.77.0.2")))) {
            set = passage.link().set("live");
            assertFalse(passage.passes(from(0x0A4D0002)));

            set.clear();
            assertTrue(passage.passes(from(0x0A4D0002)));
            var unknown = assertThrows(
                    IllegalArgumentException.class, () -> passage.link().set("other"));
            assertTrue(unknown.getMessage().contains("[live]"), unknown.getMessage());

            rig.xdp().set(ADDRESSES).add("10.77.0.2"); // has only the name in common
            assertTrue(passage.passes(from(0x0A4D0002)));
            passage.close();
            assertThrows(IllegalStateException.class, set::size);
        }
    }

    @Test
    default void openSetIsOfTheTypeThatTheRulesLookForOrBothAreNamed() throws XdpException {
        try (Rig rig = rig();
                XdpSet set = rig.xdp().set(SetSpec.of("live", SetType.PORT))) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp()
                            .attach(
                                    rig.left().rx(),
                                    new RuleList(List.of(FROM_LIVE.drop()), ParserMode.STRICT, List.of(ADDRESSES)),
                                    AttachSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("set live"), refused.getMessage());
            assertTrue(refused.getMessage().contains("type port"), refused.getMessage());
            assertTrue(refused.getMessage().contains("type address"), refused.getMessage());
            assertEquals(0, set.size());
        }
    }

    @Test
    default void whatIsInASetSurvivesReplacementAndDeclaredElementsAreForNewSetsAlone() throws XdpException {
        SetSpec fresh = new SetSpec("fresh", SetType.PORT, 10, List.of(SetElement.port(Passage.PORT)));
        Match toFresh = new FieldTest.InSet(List.of(Field.UDP_DESTINATION_PORT), "fresh");
        try (Rig rig = rig();
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, with("10.77.0.2")))) {
            XdpSet set = passage.link().set("live");
            set.replaceAll(SetElement.parse(SetType.ADDRESS, "10.77.0.9"));

            passage.link()
                    .replace(Passage.rules(List.of(Match.ipProtocol(47).drop(), FROM_LIVE.drop()), with("10.77.0.2")));

            assertSame(set, passage.link().set("live"));
            assertTrue(passage.passes(from(0x0A4D0002)), "what was removed came back");
            assertFalse(passage.passes(from(0x0A4D0009)), "what was added is gone");

            passage.link().replace(dropping(FROM_LIVE.and(toFresh), ADDRESSES, fresh));
            assertFalse(passage.passes(from(0x0A4D0009)));
            assertTrue(passage.passes(from(0x0A4D0002)));

            XdpSet ports = passage.link().set("fresh");
            passage.link().replace(dropping(FROM_LIVE, ADDRESSES));
            assertThrows(IllegalStateException.class, ports::size);
            assertThrows(IllegalArgumentException.class, () -> passage.link().set("fresh"));
        }
    }

    @Test
    default void replacementThatIsRefusedLeavesTheSetsAsTheyWere() throws XdpException {
        RuleList guarded = new RuleList(
                List.of(Match.all().drop()), ParserMode.STRICT, List.of(ADDRESSES, SetSpec.of("more", SetType.PORT)));
        try (Rig rig = rig();
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, with("10.77.0.2")))) {
            XdpSet set = passage.link().set("live");

            assertThrows(XdpException.class, () -> passage.link().replace(guarded));

            assertSame(set, passage.link().set("live"));
            assertEquals(1, set.size());
            assertThrows(IllegalArgumentException.class, () -> passage.link().set("more"));
            assertFalse(passage.passes(from(0x0A4D0002)));
        }
    }

    @Test
    default void setOfAnotherTypeTakesThePlaceOfOneThatTheLinkHad() throws XdpException {
        Match toLive = new FieldTest.InSet(List.of(Field.UDP_DESTINATION_PORT), "live");
        try (Rig rig = rig();
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, with("10.77.0.2")))) {
            XdpSet addresses = passage.link().set("live");

            passage.link().replace(dropping(toLive, SetSpec.of("live", SetType.PORT)));

            assertThrows(IllegalStateException.class, addresses::size);
            assertTrue(passage.passes(from(0x0A4D0002)));
            passage.link().set("live").add("4433");
            assertFalse(passage.passes(from(0x0A4D0002)));
        }
    }

    @Test
    default void closedSetKeepsTakingWhatItHeldUntilTheProgramIsReplaced() throws XdpException {
        try (Rig rig = rig();
                XdpSet set = rig.xdp().set(with("10.77.0.2"));
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, ADDRESSES))) {
            set.close();
            assertFalse(passage.passes(from(0x0A4D0002)));

            passage.link().replace(dropping(FROM_LIVE, ADDRESSES));
            assertTrue(passage.passes(from(0x0A4D0002)));
        }
    }

    @Test
    default void oneSetServesSeveralPrograms() throws XdpException {
        try (Rig rig = rig();
                XdpSet set = rig.xdp().set(ADDRESSES);
                XdpLink other = rig.xdp()
                        .attach(
                                rig.right().rx(),
                                new RuleList(List.of(FROM_LIVE.drop()), ParserMode.STRICT, List.of(ADDRESSES)),
                                AttachSpec.DEFAULT);
                Passage passage = Passage.open(rig, dropping(FROM_LIVE, ADDRESSES))) {
            assertSame(set, other.set("live"));
            other.close();
            set.add("10.77.0.2");

            assertFalse(passage.passes(from(0x0A4D0002)));
        }
    }

    @Test
    default void guardSeesWhatIsInTheSetNow() throws XdpException {
        SetSpec spec = SetSpec.of("ports", SetType.PORT);
        RuleList rules = new RuleList(
                List.of(new FieldTest.InSet(List.of(Field.TCP_DESTINATION_PORT), "ports").drop()),
                ParserMode.STRICT,
                List.of(spec));
        try (Rig rig = rig();
                XdpSet set = rig.xdp().set(spec)) {
            set.add("20-30");
            var refused = assertThrows(
                    XdpException.class, () -> rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT));
            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("rule 0"), refused.getMessage());

            set.remove("22");
            try (XdpLink link = rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT)) {
                set.add("22"); // nobody asks the guard
                assertThrows(XdpException.class, () -> link.replace(rules));
            }
        }
    }

    private static void assertUndisturbed(Passage passage, Changer changer) throws Exception {
        byte[][] frames = frames(0x0A4D0002, 0x0A4D0003);
        for (int sent = 0; sent < 20_000 || changer.rounds() < 10; sent += frames.length) {
            assertEquals(places(frames.length, 2, 0), passage.send(frames), "after " + sent + " frames");
            assertTrue(changer.isAlive(), "nothing changes any more");
        }
        changer.stop();
    }

    /** Frames from these addresses in turn, as many as may be on their way. */
    private static byte[][] frames(int... sources) {
        return IntStream.range(0, Passage.MOST / sources.length * sources.length)
                .mapToObj(i -> from(sources[i % sources.length]))
                .toArray(byte[][]::new);
    }

    private static List<Integer> places(int length, int every, int first) {
        return IntStream.range(0, length)
                .filter(i -> i % every == first)
                .boxed()
                .toList();
    }

    private static RuleList dropping(Match match, SetSpec... sets) {
        return Passage.rules(List.of(match.drop()), sets);
    }

    private static SetSpec with(String address) {
        return new SetSpec("live", SetType.ADDRESS, 100, SetElement.parse(SetType.ADDRESS, address));
    }

    private static byte[] from(int address) {
        return Frames.udp(address, Passage.PORT, new byte[18]);
    }

    private static List<SetElement> plus(SetElement element, List<SetElement> others) {
        List<SetElement> all = new ArrayList<>(others);
        all.add(element);
        return all;
    }
}
