package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What sets hold, on every driver. */
interface SetContract {

    /** Opens a driver. */
    Xdp xdp() throws XdpException;

    @Test
    default void elementOfEveryTypeIsThereFromAddToRemove() throws XdpException {
        for (SetCase each : SetCase.ALL) {
            try (Xdp xdp = xdp();
                    XdpSet set = xdp.set(each.spec())) {
                assertFalse(set.contains(each.element()));
                assertTrue(set.add(each.element()), each.element());
                assertFalse(set.add(each.element()), "added twice: " + each.element());
                assertTrue(set.contains(each.element()), each.element());
                assertFalse(set.contains(each.other()), each.other());
                assertEquals(1, set.size());
                assertEquals(SetElement.parse(each.type(), each.element()), set.elements());

                assertFalse(set.remove(each.other()), each.other());
                assertTrue(set.remove(each.element()), each.element());
                assertFalse(set.remove(each.element()), "removed twice: " + each.element());
                assertEquals(0, set.size());
            }
        }
    }

    @Test
    default void elementsOfBothFamiliesAreInOneSet() throws XdpException {
        try (Xdp xdp = xdp();
                XdpSet set = xdp.set(SetSpec.of("both", SetType.ADDRESS))) {
            set.addAll(addresses("192.0.2.1", "2001:db8::1", "192.0.2.2"));

            assertEquals(3, set.size());
            assertEquals(Set.of("192.0.2.1", "2001:db8::1", "192.0.2.2"), texts(set));

            set.removeAll(addresses("2001:db8::1", "192.0.2.1", "2001:db8::2"));
            assertEquals(Set.of("192.0.2.2"), texts(set));
        }
    }

    @Test
    default void specSaysWhatIsInTheSetAtFirst() throws XdpException {
        var spec = new SetSpec("first", SetType.ADDRESS, 10, addresses("192.0.2.1", "2001:db8::1"));
        try (Xdp xdp = xdp();
                XdpSet set = xdp.set(spec)) {
            assertEquals(Set.of("192.0.2.1", "2001:db8::1"), texts(set));
            assertEquals(spec, set.spec());
        }
    }

    @Test
    default void prefixIsThisVeryOneAndNotOneThatHoldsIt() throws XdpException {
        try (Xdp xdp = xdp();
                XdpSet set = xdp.set(SetSpec.of("nets", SetType.PREFIX))) {
            set.add("10.0.0.0/8");

            assertFalse(set.contains("10.1.0.0/16"));
            assertFalse(set.contains("10.0.0.0/9"));
            assertFalse(set.remove("10.1.0.0/16"));
            assertTrue(set.add("10.1.0.0/16"));
            assertTrue(set.add("0.0.0.0/0"));
            assertTrue(set.add("::/0"));
            assertTrue(set.add("2001:db8::1/128"));
            assertTrue(set.contains("::/0"));
            assertEquals(5, set.size());
            assertEquals(Set.of("10.0.0.0/8", "10.1.0.0/16", "0.0.0.0/0", "::/0", "2001:db8::1/128"), texts(set));
        }
    }

    @Test
    default void rangeOfPortsIsAllOfThem() throws XdpException {
        try (Xdp xdp = xdp();
                XdpSet set = xdp.set(SetSpec.of("ports", SetType.PORT))) {
            assertTrue(set.add("0-65535"));
            assertEquals(65536, set.size());
            assertTrue(set.contains("8000-8999"));

            assertTrue(set.remove("8500"));
            assertFalse(set.contains("8000-8999"));
            assertTrue(set.add("8000-8999"));
            set.clear();
            assertEquals(List.of(), set.elements());
        }
    }

    @Test
    default void manyElementsComeAndGoAtOnce() throws XdpException {
        for (SetType type : List.of(SetType.ADDRESS, SetType.PREFIX)) {
            List<SetElement> many = many(type, 20_000);
            try (Xdp xdp = xdp();
                    XdpSet set = xdp.set(SetSpec.of("many", type))) {
                set.addAll(many);
                set.addAll(many.subList(0, 10));

                assertEquals(many.size(), set.size());
                assertEquals(Set.copyOf(many), Set.copyOf(set.elements()));

                set.removeAll(many.subList(5_000, 15_000));
                set.removeAll(many.subList(4_999, 15_001));
                assertEquals(9_998, set.size());
                assertTrue(set.contains(many.get(4_998)));
                assertFalse(set.contains(many.get(10_000)));

                set.clear();
                assertEquals(0, set.size());
            }
        }
    }

    @Test
    default void fullSetSaysItsNameItsCapacityAndHowManyWereAdded() throws XdpException {
        for (SetType type : List.of(SetType.ADDRESS, SetType.PREFIX)) {
            List<SetElement> elements = many(type, 12);
            try (Xdp xdp = xdp();
                    XdpSet set = xdp.set(new SetSpec("small", type, 10, List.of()))) {
                var refused = assertThrows(XdpException.class, () -> set.addAll(elements));

                assertEquals(Kind.LIMIT, refused.kind());
                assertTrue(refused.getMessage().contains("set small"), refused.getMessage());
                assertTrue(refused.getMessage().contains("holds 10 elements"), refused.getMessage());
                assertTrue(refused.getMessage().contains("10 of 12 were added"), refused.getMessage());
                assertTrue(refused.advice().contains("capacity"), refused.advice());
                assertEquals(Set.copyOf(elements.subList(0, 10)), Set.copyOf(set.elements()));

                assertFalse(set.add(elements.getFirst()), "it is there already");
                assertEquals(
                        Kind.LIMIT,
                        assertThrows(XdpException.class, () -> set.add(elements.getLast()))
                                .kind());
                set.remove(elements.getFirst());
                assertTrue(set.add(elements.getLast()));
            }
        }
    }

    @Test
    default void replacedElementsAreAllThereIs() throws XdpException {
        List<SetElement> elements = many(SetType.ADDRESS, 15);
        try (Xdp xdp = xdp();
                XdpSet set = xdp.set(new SetSpec("small", SetType.ADDRESS, 10, elements.subList(0, 10)))) {
            set.replaceAll(elements.subList(0, 5));
            assertEquals(Set.copyOf(elements.subList(0, 5)), Set.copyOf(set.elements()));

            set.replaceAll(elements.subList(3, 10));
            assertEquals(Set.copyOf(elements.subList(3, 10)), Set.copyOf(set.elements()));

            set.replaceAll(elements.subList(5, 15));
            assertEquals(Set.copyOf(elements.subList(5, 15)), Set.copyOf(set.elements()));

            var refused = assertThrows(XdpException.class, () -> set.replaceAll(elements.subList(0, 11)));
            assertEquals(Kind.LIMIT, refused.kind());
            assertEquals(Set.copyOf(elements.subList(5, 15)), Set.copyOf(set.elements()));
        }
    }

    @Test
    default void elementsOfAnotherTypeAreRefusedAndChangeNothing() throws XdpException {
        try (Xdp xdp = xdp();
                XdpSet set = xdp.set(SetSpec.of("hosts", SetType.ADDRESS))) {
            var refused = assertThrows(IllegalArgumentException.class, () -> set.add(SetElement.port(53)));
            assertTrue(refused.getMessage().contains("set hosts"), refused.getMessage());
            assertTrue(refused.getMessage().contains("53 is of type port"), refused.getMessage());

            var mixed = List.of(addresses("192.0.2.1").getFirst(), SetElement.port(53));
            assertThrows(IllegalArgumentException.class, () -> set.addAll(mixed));
            assertThrows(IllegalArgumentException.class, () -> set.removeAll(mixed));
            assertThrows(IllegalArgumentException.class, () -> set.replaceAll(mixed));
            var text = assertThrows(IllegalArgumentException.class, () -> set.add("10.0.0.0/8"));
            assertTrue(text.getMessage().contains("set hosts"), text.getMessage());
            assertEquals(0, set.size());
        }
    }

    @Test
    default void closedSetRefusesUse() throws XdpException {
        try (Xdp xdp = xdp()) {
            XdpSet set = xdp.set(SetSpec.of("ports", SetType.PORT));
            set.close();
            set.close();

            for (var use : List.<UseOfSet>of(
                    () -> set.add("53"),
                    () -> set.remove("53"),
                    () -> set.contains("53"),
                    () -> set.addAll(List.of()),
                    () -> set.removeAll(List.of()),
                    () -> set.replaceAll(List.of()),
                    set::elements,
                    set::size,
                    set::clear)) {
                var refused = assertThrows(IllegalStateException.class, use::now);
                assertTrue(refused.getMessage().contains("set ports: closed"), refused.getMessage());
            }
        }
    }

    @Test
    default void closingTheDriverClosesItsSets() throws XdpException {
        Xdp xdp = xdp();
        XdpSet set = xdp.set(SetSpec.of("ports", SetType.PORT));

        xdp.close();

        assertThrows(IllegalStateException.class, set::size);
        assertThrows(IllegalStateException.class, () -> xdp.set(SetSpec.of("more", SetType.PORT)));
    }

    @Test
    default void nameBelongsToOneOpenSet() throws XdpException {
        try (Xdp xdp = xdp()) {
            XdpSet first = xdp.set(SetSpec.of("ports", SetType.PORT));
            var refused =
                    assertThrows(IllegalStateException.class, () -> xdp.set(SetSpec.of("ports", SetType.ADDRESS)));
            assertTrue(refused.getMessage().contains("ports"), refused.getMessage());

            first.close();
            xdp.set(SetSpec.of("ports", SetType.ADDRESS)).close();
        }
    }

    @Test
    default void threadsThatAddAndRemoveLeaveWhatTheyLeft() throws Exception {
        try (Xdp xdp = xdp();
                XdpSet set = xdp.set(SetSpec.of("many", SetType.ADDRESS))) {
            List<List<SetElement>> parts = IntStream.range(0, 4)
                    .mapToObj(i -> many(SetType.ADDRESS, 4_000).subList(i * 1_000, (i + 1) * 1_000))
                    .toList();
            List<Changer> changers = parts.stream()
                    .map(part -> new Changer(() -> {
                        for (int i = 0; i < 5; i++) {
                            set.addAll(part);
                            set.removeAll(part.subList(10, part.size()));
                            for (SetElement element : part) {
                                set.add(element);
                                set.remove(element);
                            }
                            set.add(part.getFirst());
                        }
                    }))
                    .toList();
            for (Changer changer : changers) {
                changer.join();
            }

            assertEquals(parts.stream().map(List::getFirst).collect(Collectors.toSet()), Set.copyOf(set.elements()));
        }
    }

    /** Something that is done with a set. */
    interface UseOfSet {
        void now() throws XdpException;
    }

    /** Returns {@code count} elements, all different. */
    static List<SetElement> many(SetType type, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> type == SetType.PREFIX ? prefix(i) : SetElement.address(0xC6120000 + i))
                .toList();
    }

    private static SetElement prefix(int i) {
        byte[] key = {(byte) 198, (byte) (i >> 8), (byte) i, 0};
        return SetElement.of(SetType.PREFIX, key, 24);
    }

    private static List<SetElement> addresses(String... texts) {
        return List.of(texts).stream()
                .flatMap(text -> SetElement.parse(SetType.ADDRESS, text).stream())
                .toList();
    }

    private static Set<String> texts(XdpSet set) throws XdpException {
        return new TreeSet<>(set.elements().stream().map(SetElement::toString).toList());
    }
}
