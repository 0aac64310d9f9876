package io.xdp4j;

import static io.xdp4j.ChainContract.to;
import static io.xdp4j.PinBed.COUNTING;
import static io.xdp4j.PinBed.ROOT;
import static io.xdp4j.PinBed.files;
import static io.xdp4j.PinBed.note;
import static io.xdp4j.PinBed.rig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Sets and maps of sockets of pinned programs: found by others, and kept when the program is replaced. */
@KernelTest
@SuppressWarnings("try") // closing early is what some of these tests are about
final class PinnedSetsKernelTest {

    private static final RuleList RULES = RuleList.parse("""
            set deny.ports port { 7 }
            set hosts address max 10 { 192.0.2.1 }
            udp dst port @deny.ports -> drop
            ip src host @hosts -> drop
            """);

    @Test
    void setIsFoundByAnotherAndChangedAtOnce() throws Exception {
        try (Rig rig = rig();
                Xdp xdp = Xdp.linux()) {
            pin(xdp, rig, RULES);
            xdp.close();
            try (Pins pins = rig.xdp().pins();
                    PinnedLink pinned = pins.find(rig.left()).orElseThrow();
                    XdpSet ports = pinned.set("deny.ports")) {
                assertEquals(List.of("deny.ports", "hosts"), pinned.sets());
                assertEquals(List.of("rule_counts"), pinned.maps());
                assertEquals(List.of(SetElement.port(7)), ports.elements());

                assertTrue(ports.add("9"));

                rig.send(to(9), to(10), to(9));
                awaitTaken(pinned, 2);
                try (XdpSet hosts = pinned.set("hosts")) {
                    assertEquals(10, hosts.spec().capacity());
                    assertEquals(SetType.ADDRESS, hosts.spec().type());
                }
            }
        }
    }

    @Test
    void setOfTheSameNameAndTypeKeepsItsElementsAndAnotherStartsAnew() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pin(pins, rig, RULES)) {
            try (XdpSet ports = pinned.set("deny.ports")) {
                ports.add("9");
            }
            RuleList next = RuleList.parse("""
                    set deny.ports port { 1 }
                    set hosts prefix { 10.0.0.0/8 }
                    src net @hosts or udp dst port @deny.ports -> drop
                    """);

            pinned.replace(next, COUNTING, note("next"));

            try (XdpSet ports = pinned.set("deny.ports");
                    XdpSet hosts = pinned.set("hosts")) {
                assertEquals(2, ports.size());
                assertTrue(ports.contains("7") && ports.contains("9"));
                assertEquals(
                        List.of("10.0.0.0/8"),
                        hosts.elements().stream().map(Object::toString).toList());
            }
            rig.send(to(9));
            awaitTaken(pinned, 1);
        }
    }

    @Test
    void refusedReplacementLeavesTheSets() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pin(pins, rig, RULES)) {
            List<Path> before = files();

            assertThrows(
                    XdpException.class,
                    () -> pinned.replace(RuleList.parse("not src host @hosts -> drop"), COUNTING, note("next")));

            assertEquals(before, files());
            try (XdpSet hosts = pinned.set("hosts")) {
                assertEquals(1, hosts.size());
            }
        }
    }

    @Test
    void elementThatNoRuleLooksForIsRefused() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pin(pins, rig, RULES);
                XdpSet hosts = pinned.set("hosts")) {
            var refused = assertThrows(XdpException.class, () -> hosts.add("2001:db8::1"));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("no rule looks for elements of 16 bytes"), refused.getMessage());
            assertFalse(hosts.contains("2001:db8::1"));
            assertFalse(hosts.remove("2001:db8::1"));
            var missing = assertThrows(XdpException.class, () -> pinned.set("others"));
            assertTrue(missing.advice().contains("deny.ports, hosts"), missing.advice());
        }
    }

    @Test
    void whatIsNotOursAmongSetsIsNamed() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pin(pins, rig, RULES)) {
            Path table = files().stream()
                    .filter(file -> file.endsWith("hosts@address@4"))
                    .findFirst()
                    .orElseThrow();
            for (String wrong : List.of("hosts@address@16", "hosts@colour@4", "hosts@port@2", "hosts@id@99", "hosts")) {
                Files.move(table, table.resolveSibling(wrong));
                var refused = assertThrows(XdpException.class, () -> pinned.set("hosts"), wrong);
                assertEquals(Kind.INVALID, refused.kind(), wrong);
                assertTrue(refused.advice().contains("xdp filter remove"), refused.advice());
                Files.move(table.resolveSibling(wrong), table);
            }
            pins.remove(rig.left());
            assertEquals(List.of(ROOT), files());
        }
    }

    @Test
    void socketsThatAnotherPutsInStayWhenTheProgramIsReplaced() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                XskMap made = rig.xdp().xskMap("xsks", 1);
                PinnedLink pinned = pin(pins, rig, RuleList.parse("udp dst port 9 -> redirect xsks"))) {
            made.close();
            try (Xdp other = Xdp.linux();
                    Umem umem = other.umem(UmemSpec.DEFAULT.withChunks(64));
                    XskSocket socket = other.open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                    XskMap sockets = pinned.sockets("xsks")) {
                assertEquals(1, sockets.slots());
                sockets.put(0, socket);

                pinned.replace(RuleList.parse("udp dst port {9, 10} -> redirect xsks"), COUNTING, note("next"));

                rig.send(to(10));
                long end = System.nanoTime() + Rig.SOON.toNanos();
                while (socket.rx().peek(1) == 0 && System.nanoTime() < end) {
                    Thread.onSpinWait();
                }
                assertEquals(1, socket.rx().peek(1));
                assertEquals(
                        Kind.INVALID,
                        assertThrows(XdpException.class, () -> pinned.sockets("rule_counts"))
                                .kind());
            }
        }
    }

    @Test
    void checkedProgramIsVerifiedAndNotAttached() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            rig.xdp().check(rig.left().rx(), RULES, COUNTING);
            RuleList cutting = RuleList.parse("all -> drop");
            assertThrows(XdpException.class, () -> rig.xdp().check(rig.left().rx(), cutting, COUNTING));

            pin(pins, rig, RULES).close(); // there is room
            rig.xdp().check(rig.left().rx(), RULES, COUNTING); // and nothing was in the way
        }
    }

    private static void pin(Xdp xdp, Rig rig, RuleList rules) throws XdpException {
        try (Pins pins = xdp.pins()) {
            pin(pins, rig, rules).close();
        }
    }

    private static PinnedLink pin(Pins pins, Rig rig, RuleList rules) throws XdpException {
        return pins.pin(rig.left().rx(), rules, COUNTING, note(rules.toString()));
    }

    private static void awaitTaken(PinnedLink pinned, long packets) throws XdpException {
        long end = System.nanoTime() + Rig.SOON.toNanos();
        while (pinned.counters().getFirst().packets() < packets && System.nanoTime() < end) {
            Thread.onSpinWait();
        }
        assertEquals(packets, pinned.counters().getFirst().packets());
    }
}
