package io.xdp4j;

import static io.xdp4j.ChainContract.to;
import static io.xdp4j.PinBed.COUNTING;
import static io.xdp4j.PinBed.ROOT;
import static io.xdp4j.PinBed.files;
import static io.xdp4j.PinBed.note;
import static io.xdp4j.PinBed.rig;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.PinNote;
import io.xdp4j.device.PinStatus.State;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;

/** Programs that stay attached without a process, in a bpffs of the test's own. */
@KernelTest
@SuppressWarnings("try") // closing early is what some of these tests are about
final class PinsKernelTest {

    @Test
    void pinnedProgramStaysWithoutItsXdpAndIsFoundByAnother() throws Exception {
        try (Rig rig = rig()) {
            Instant before = Instant.now().minusSeconds(1);
            try (Xdp xdp = Xdp.linux()) {
                PinChild.apply(xdp, rig.left(), 3);
            }
            rig.send(to(9), to(10), to(9));

            try (Pins pins = rig.xdp().pins();
                    PinnedLink pinned = pins.find(rig.left()).orElseThrow()) {
                assertEquals(2, awaitTaken(pinned, 2));
                assertEquals(4, pinned.counters().size());
                assertEquals(new PinNote("3", "a test"), pinned.note());
                assertEquals(List.of("rule_counts"), pinned.maps());
                assertEquals(AttachMode.NATIVE, pinned.mode());
                assertEquals(State.ATTACHED, pinned.status().state());
                assertTrue(pinned.made().isAfter(before) && pinned.made().isBefore(Instant.now()));
            }
        }
    }

    @Test
    void removedPinIsDetachedAtOnceAndLeavesNoFile() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            assertFalse(pins.remove(rig.left()));
            pins.pin(rig.left().rx(), PinChild.rules(3), COUNTING, note("a")).close();

            assertTrue(pins.remove(rig.left()));

            rig.xdp().attach(rig.left().rx(), PinChild.rules(1), COUNTING).close();
            assertEquals(List.of(ROOT), files());
            assertTrue(pins.find(rig.left()).isEmpty());
        }
    }

    @Test
    void longestTextComesBackAsItWas() throws Exception {
        String line = "udp dst port 9 -> drop # Überschrift ☂\n";
        int bytes = line.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        String text = line.repeat(PinNote.MAX_TEXT_BYTES / bytes);
        text += "x".repeat(PinNote.MAX_TEXT_BYTES % bytes);
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note(text)).close();

            assertEquals(text, pins.find(rig.left()).orElseThrow().note().text());
        }
        String longer = text + "x";
        assertThrows(IllegalArgumentException.class, () -> note(longer));
    }

    @Test
    void pinForOneQueueIsRefusedAsItIsMadeAndAsItIsReplaced() throws Exception {
        AttachSpec one = COUNTING.onQueue(0);
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins()) {
            var rx = rig.left().rx();
            assertThrows(UnsupportedFeatureException.class, () -> pins.pin(rx, PinChild.rules(1), one, note("a")));
            try (PinnedLink pinned = pins.pin(rx, PinChild.rules(1), COUNTING, note("a"))) {
                assertThrows(
                        UnsupportedFeatureException.class, () -> pinned.replace(PinChild.rules(2), one, note("b")));

                assertEquals("a", pinned.note().text());
            }
        }
    }

    /** Each generation counts what it took: together they took every frame. */
    @Test
    void everyFrameSeesTheOldProgramOrTheNew() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("0"))) {
            var generations = new ArrayList<BpfMap>();
            generations.add(pinned.map("rule_counts"));
            for (int i = 1; i <= 10; i++) {
                rig.send(to(9), to(9));
                pinned.replace(PinChild.rules(1 + i), COUNTING, note("" + i));
                rig.send(to(9));
                generations.add(pinned.map("rule_counts"));
                assertEquals("" + i, pinned.note().text());
            }
            long end = System.nanoTime() + Rig.SOON.toNanos();
            while (taken(generations) < 30 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertEquals(30, taken(generations));
            for (BpfMap map : generations) {
                map.close();
            }
        }
    }

    @Test
    void refusedReplacementLeavesTheOldProgramAndNoFile() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("old"))) {
            List<Path> before = files();
            AttachSpec generic = COUNTING.withMode(AttachMode.GENERIC);

            assertThrows(
                    XdpException.class,
                    () -> pinned.replace(RuleList.of(Match.all().drop()), COUNTING, note("new")));
            assertThrows(XdpException.class, () -> pinned.replace(PinChild.rules(1), generic, note("new")));

            assertEquals("old", pinned.note().text());
            assertEquals(before, files());
            rig.send(to(9));
            assertEquals(1, awaitTaken(pinned, 1));
        }
    }

    @Test
    void mapOfAPinnedProgramIsReadAndWritten() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pins.pin(rig.left().rx(), PinChild.rules(2), COUNTING, note("a"));
                BpfMap map = pinned.map("rule_counts")) {
            assertEquals(3, map.spec().entries());
            assertEquals(List.of(0, 1, 2), keys(map));
            MemorySegment value = MemorySegment.ofArray(new byte[(int) map.entryBytes()]);
            assertTrue(map.get(key(1), value));
            value.set(JAVA_BYTE, 0, (byte) 7);

            map.put(key(1), value, Put.ANY);

            assertEquals(7, pinned.counters().get(1).packets());
            assertFalse(map.get(key(3), value));
            MemorySegment shorter = MemorySegment.ofArray(new byte[3]);
            assertThrows(IllegalArgumentException.class, () -> map.put(key(1), shorter, Put.ANY));
            var gone = assertThrows(XdpException.class, () -> pinned.map("others"));
            assertTrue(gone.advice().contains("rule_counts"), gone.advice());
        }
    }

    @Test
    void secondProgramIsBusyWithThePinAndHowToRemoveIt() throws Exception {
        try (Rig rig = rig();
                Pins pins = rig.xdp().pins();
                PinnedLink pinned = pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a"))) {
            pinned.close();
            var again = assertThrows(
                    XdpException.class, () -> pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("b")));
            var attached = assertThrows(
                    XdpException.class, () -> rig.xdp().attach(rig.left().rx(), PinChild.rules(1), COUNTING));

            for (XdpException refused : List.of(again, attached)) {
                assertEquals(Kind.BUSY, refused.kind());
                String directory = pinned.status().directory().toString();
                assertTrue(refused.getMessage().contains("pinned at " + directory), refused.getMessage());
                assertTrue(refused.advice().contains("xdp filter remove -i left"), refused.advice());
            }
        }
    }

    @Test
    void programThatIsAttachedAlreadyIsBusyAndNothingIsPinned() throws Exception {
        try (Rig rig = rig();
                XdpLink _ = rig.xdp().attach(rig.left().rx(), PinChild.rules(1), COUNTING);
                Pins pins = rig.xdp().pins()) {
            var refused = assertThrows(
                    XdpException.class, () -> pins.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a")));

            assertEquals(Kind.BUSY, refused.kind());
            assertEquals(List.of(ROOT), files());
        }
    }

    @Test
    void whoFindsNothingKeepsOthersOutUntilItHasPinned() throws Exception {
        try (Rig rig = rig();
                Xdp other = Xdp.linux()) {
            var late = new FutureTask<>(other::pins);
            try (Pins early = rig.xdp().pins()) {
                assertTrue(early.find(rig.left()).isEmpty());
                Thread thread = Thread.ofPlatform().start(late);
                while (thread.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                early.pin(rig.left().rx(), PinChild.rules(1), COUNTING, note("a"))
                        .close();
            }
            assertTrue(late.get().find(rig.left()).isPresent());
        }
    }

    @Test
    void closedPinsRefuseUseAndLetOthersIn() throws Exception {
        try (Rig rig = rig()) {
            PinChild.apply(rig.xdp(), rig.left(), 1);
            Pins pins = rig.xdp().pins();
            PinnedLink pinned = pins.find(rig.left()).orElseThrow();
            pins.close();
            pins.close();

            assertThrows(IllegalStateException.class, () -> pins.find(rig.left()));
            assertThrows(IllegalStateException.class, () -> pinned.replace(PinChild.rules(1), COUNTING, note("a")));
            PinChild.apply(rig.xdp(), rig.left(), 5);
            assertEquals(6, pinned.counters().size());
            assertEquals("5", pinned.note().text());
            pinned.close();
            assertThrows(IllegalStateException.class, pinned::counters);
        }
    }

    private static MemorySegment key(int key) {
        return MemorySegment.ofArray(new int[] {key});
    }

    private static List<Integer> keys(BpfMap map) throws IOException {
        var keys = new ArrayList<Integer>();
        map.forEach((key, _) -> {
            keys.add(key.get(JAVA_INT_UNALIGNED, 0));
            return true;
        });
        return keys;
    }

    private static long taken(List<BpfMap> generations) throws IOException {
        long sum = 0;
        for (BpfMap map : generations) {
            MemorySegment value = MemorySegment.ofArray(new long[(int) map.entryBytes() / Long.BYTES]);
            assertTrue(map.get(key(0), value));
            for (int i = 0; i < map.cpus(); i++) {
                sum += value.get(JAVA_LONG, i * map.valueStride());
            }
        }
        return sum;
    }

    private static long awaitTaken(PinnedLink pinned, long packets) throws XdpException {
        long end = System.nanoTime() + Duration.ofSeconds(5).toNanos();
        long taken = 0;
        while (taken < packets && System.nanoTime() < end) {
            taken = pinned.counters().getFirst().packets();
        }
        return taken;
    }
}
