package io.xdp4j;

import static io.xdp4j.PinBed.COUNTING;
import static io.xdp4j.PinBed.ROOT;
import static io.xdp4j.PinBed.files;
import static io.xdp4j.PinBed.note;
import static io.xdp4j.PinBed.rig;
import static io.xdp4j.PinBed.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.PinStatus;
import io.xdp4j.device.PinStatus.State;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.os.PrivateBpffs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Pins whose interface, directory or rights are not what they should be. */
@KernelTest
@SuppressWarnings("try") // closing early is what some of these tests are about
final class PinFaultsKernelTest {

    @Test
    void pinThatWasDetachedByForceIsSeenAndMakesRoom() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            PinnedLink old = pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("old"));
            run("bpftool", "link", "detach", "pinned", old.status().directory() + "/link");
            var gone = assertThrows(XdpException.class, old::counters);
            assertEquals(Kind.GONE, gone.kind());
            old.close();
            assertEquals(
                    State.DETACHED, pins.find(rig.left()).orElseThrow().status().state());

            pins.pin(rig.left().rx(), PinChild.rules(2), COUNTING, note("new")).close();

            assertEquals("new", pins.find(rig.left()).orElseThrow().note().text());
        }
    }

    @Test
    void pinOfADeletedInterfaceIsListedAndRemoved() throws Exception {
        Rig rig = rig();
        try (Xdp xdp = Xdp.linux();
                Pins pins = xdp.pins()) {
            pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a")).close();
            rig.close(); // and with it its interfaces

            PinStatus stale = pins.all().getFirst();
            assertEquals(State.DETACHED, stale.state());
            assertEquals(rig.left().index(), stale.interfaceIndex());

            pins.remove(stale);
            pins.remove(stale);

            assertEquals(List.of(), pins.all());
            assertEquals(List.of(ROOT), files());
        }
    }

    @Test
    void pinOfAnInterfaceThatWasMovedAwayIsElsewhereAndIsNotOverwritten() throws Exception {
        try (NetNamespace other = NetNamespace.create();
                Rig rig = rig();
                Xdp xdp = Xdp.linux();
                Pins pins = xdp.pins();
                RouteSocket route = RouteSocket.open()) {
            PinStatus pinned;
            try (PinnedLink link = pins.pin(rig.right().rx(), PinChild.rules(1), COUNTING, note("a"))) {
                pinned = link.status();
            }
            route.move(rig.right().index(), other);

            assertEquals(State.ELSEWHERE, pins.all().getFirst().state());
            assertThrows(XdpException.class, () -> pins.pin(rig.right().rx(), PinChild.rules(1), COUNTING, note("b")));
            try (Xdp there = other.call(Xdp::linux)) {
                var refused = assertThrows(
                        XdpException.class,
                        () -> other.call(() -> there.attach(there.find("right").rx(), PinChild.rules(1), COUNTING)));
                assertTrue(refused.getMessage().contains("pinned at " + pinned.directory()), refused.getMessage());
                assertTrue(refused.advice().contains("rm -r " + pinned.directory()), refused.advice());
            }
            pins.remove(pinned);
            assertEquals(List.of(ROOT), files());
        }
    }

    @Test
    void halfMadePinsAreRemovedByTheNextThatLooks() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            Path directory;
            try (PinnedLink pinned = pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a"))) {
                directory = pinned.status().directory();
                Files.createDirectories(directory.resolve("4711/maps"));
            }
            pins.find(rig.left()).orElseThrow().close();
            assertFalse(Files.exists(directory.resolve("4711")));

            Files.delete(directory.resolve("link"));
            assertEquals(State.HALF_MADE, pins.all().getFirst().state());

            assertTrue(pins.find(rig.left()).isEmpty());
            assertEquals(List.of(ROOT), files());
        }
    }

    @Test
    void filesOfOthersStay() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            PinnedLink pinned = pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a"));
            Path directory = pinned.status().directory();
            Path theirs = Files.createDirectory(directory.resolve("theirs"));
            Path elsewhere = Files.createDirectory(ROOT.resolve("elsewhere"));
            run(
                    "bpftool",
                    "map",
                    "create",
                    theirs + "/map",
                    "type",
                    "array",
                    "key",
                    "4",
                    "value",
                    "4",
                    "entries",
                    "1",
                    "name",
                    "theirs");
            run("bpftool", "map", "pin", "pinned", theirs + "/map", directory + "/map");

            assertEquals("a", pins.find(rig.left()).orElseThrow().note().text());
            assertEquals(1, pins.all().size());
            pins.remove(rig.left());

            assertEquals(
                    List.of(ROOT, directory, directory.resolve("map"), theirs, theirs.resolve("map"), elsewhere),
                    files());
            pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("b")).close();
            assertEquals("b", pins.find(rig.left()).orElseThrow().note().text());
        }
    }

    @Test
    void whatIsNotOursInThePlaceOfALinkOrANoteIsNamed() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            Path directory;
            try (PinnedLink pinned = pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a"))) {
                directory = pinned.status().directory();
            }
            Path note = files().stream()
                    .filter(file -> file.endsWith("note"))
                    .findFirst()
                    .orElseThrow();
            Files.delete(note);
            assertNamed(note, assertThrows(XdpException.class, () -> pins.find(rig.left())));
            run(
                    "bpftool",
                    "map",
                    "create",
                    note.toString(),
                    "type",
                    "array",
                    "key",
                    "4",
                    "value",
                    "64",
                    "entries",
                    "1",
                    "name",
                    "theirs");
            assertNamed(directory, assertThrows(XdpException.class, () -> pins.find(rig.left())));

            Path link = directory.resolve("link");
            Files.move(note, directory.resolve("aside"));
            Files.delete(link);
            Files.move(directory.resolve("aside"), link);
            assertNamed(link, assertThrows(XdpException.class, () -> pins.find(rig.left())));
            assertNamed(
                    link,
                    assertThrows(
                            XdpException.class,
                            () -> pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("b"))));
            assertEquals(State.BROKEN, pins.all().getFirst().state());
            assertTrue(pins.remove(rig.left()));
            assertEquals(List.of(ROOT), files());
        }
    }

    @Test
    void withoutBpffsTheErrorSaysHowToMountIt() throws Exception {
        PrivateBpffs.unshare();
        try (Xdp xdp = Xdp.linux()) {
            var refused = assertThrows(XdpException.class, xdp::pins);

            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.advice().contains("mount -t bpf bpf /sys/fs/bpf"), refused.advice());
        }
    }

    @Test
    void readOnlyBpffsIsNamedAndNothingIsAttachedOrDetached() throws Exception {
        try (Rig rig = rig()) {
            PinChild.apply(rig.xdp(), rig.right(), 1);
            PrivateBpffs.makeReadOnly();
            try (Pins pins = rig.xdp().pins()) {
                for (XdpException refused : List.of(
                        assertThrows(
                                XdpException.class,
                                () -> pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a"))),
                        assertThrows(XdpException.class, () -> pins.remove(rig.right())))) {
                    assertEquals(Kind.DENIED, refused.kind());
                    assertTrue(refused.getMessage().contains("read-only"), refused.getMessage());
                }
                rig.xdp().attach(rig.left().rx(), PinChild.rules(1), COUNTING).close();
                assertThrows(
                        XdpException.class, () -> rig.xdp().attach(rig.right().rx(), PinChild.rules(1), COUNTING));
            }
        }
    }

    @Test
    void readOnlyBpffsWithoutPinsHasNone() throws Exception {
        try (Rig rig = rig()) {
            PrivateBpffs.makeReadOnly();
            try (Pins pins = rig.xdp().pins()) {
                assertTrue(pins.find(rig.left()).isEmpty());
                assertEquals(List.of(), pins.all());
                var refused = assertThrows(
                        XdpException.class, () -> pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a")));
                assertTrue(refused.getMessage().contains("read-only"), refused.getMessage());
            }
            rig.xdp().attach(rig.left().rx(), PinChild.rules(1), COUNTING).close();
        }
    }

    @Test
    void processWithoutRightsIsDenied() throws Exception {
        try (Rig rig = rig()) {
            PinChild.apply(rig.xdp(), rig.left(), 1);
            Process child = Java.run(
                            List.of("setpriv", "--reuid", "65534", "--clear-groups"), PinChild.class, "left", "1", "0")
                    .start();
            child.getOutputStream().close();

            List<String> said = child.inputReader().readAllLines();

            assertTrue(said.getLast().startsWith("DENIED "), said::toString);
            try (Pins pins = rig.xdp().pins()) {
                assertEquals("1", pins.find(rig.left()).orElseThrow().note().text());
            }
        }
    }

    private static void assertNamed(Path what, XdpException refused) {
        assertEquals(Kind.INVALID, refused.kind());
        assertTrue(refused.getMessage().contains(what.toString()), refused.getMessage());
        assertTrue(refused.advice().contains("xdp filter remove"), refused.advice());
    }
}
