package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ring buffers and perf event arrays. */
@Timeout(60)
final class EventMapTest {

    private static final Duration LONG = Duration.ofSeconds(30);
    private static final long THIS_CPU = 0xFFFF_FFFFL;

    private final MapRig rig = new MapRig();
    private final RingMap ring = (RingMap) rig.map(MapType.RINGBUF, 0, 0, 4096);
    private final PerfMap perf = (PerfMap) rig.map(MapType.PERF_EVENT_ARRAY, 4, 4, MapRig.CPUS);

    @Test
    void recordsComeInOrderManyTimesRoundTheRing() throws IOException {
        try (EventReader reader = ring.events(0)) {
            List<Long> seen = new ArrayList<>();
            for (long i = 0; i < 10_000; i++) {
                assertEquals(0, ring.output(rig.value(i), 8, 0));
                if (i % 100 == 99) {
                    assertEquals(100, reader.poll((_, data) -> seen.add(data.get(JAVA_LONG_UNALIGNED, 0)), 1000));
                }
            }
            for (int i = 0; i < 10_000; i++) {
                assertEquals(i, seen.get(i));
            }
        }
    }

    @Test
    void fullRingGivesNoRoom() {
        for (int i = 0; i < 4096 / 16 - 1; i++) {
            assertEquals(0, ring.output(rig.value(i), 8, 0));
        }
        assertEquals(MapErrno.EAGAIN.negated(), ring.output(rig.value(1), 8, 0));
        assertEquals(0, ring.reserve(8, 0));
        assertEquals(4080, ring.query(0));
        assertEquals(4096, ring.query(1));
        assertEquals(0, ring.query(2));
        assertEquals(4080, ring.query(3));
    }

    @Test
    void recordThatIsNotCommittedHoldsThoseBehindIt() throws IOException {
        try (EventReader reader = ring.events(0)) {
            long first = ring.reserve(24, 0);
            ring.output(rig.value(2), 8, 0);
            assertEquals(0, reader.poll((_, _) -> {}, 10));

            assertTrue(ring.commit(first, 0, false));

            assertEquals(1, reader.poll((_, data) -> assertEquals(24, data.byteSize()), 1));
            assertEquals(1, reader.poll((_, data) -> assertEquals(8, data.byteSize()), 1));
        }
    }

    @Test
    void discardedRecordIsNotShown() throws IOException {
        try (EventReader reader = ring.events(0)) {
            assertTrue(ring.commit(ring.reserve(8, 0), 0, true));
            ring.output(rig.value(3), 8, 0);

            assertEquals(1, reader.poll((_, data) -> assertEquals(3, data.get(JAVA_LONG_UNALIGNED, 0)), 10));
        }
    }

    @Test
    void onlyWhatWasReservedIsCommitted() {
        long address = ring.reserve(16, 0);

        assertFalse(ring.commit(address + 8, 0, false));
        assertFalse(ring.commit(0, 0, false));
        assertFalse(ring.commit(-1, 0, false));
        assertTrue(ring.commit(address, 0, false));
        assertFalse(ring.commit(address, 0, false));
        assertEquals(0, ring.reserve(4096, 0));
        assertEquals(0, ring.reserve(-1, 0));
        assertEquals(0, ring.reserve(8, 1));
    }

    @Test
    void recordWrapsInOnePiece() throws IOException {
        try (EventReader reader = ring.events(0)) {
            ring.output(rig.memory.allocate(4000), 4000, 0);
            reader.poll((_, _) -> {}, 1);

            long address = ring.reserve(1000, 0);
            long at = ring.valuesOffset() + address - Guest.region(ring.region());
            rig.space.asSlice(at, 1000).fill((byte) 7);
            ring.commit(address, 0, false);

            byte[] sevens = new byte[1000];
            Arrays.fill(sevens, (byte) 7);
            assertEquals(1, reader.poll((_, data) -> assertArrayEquals(sevens, data.toArray(JAVA_BYTE)), 1));
            assertTrue(at + 1000 <= ring.valuesOffset() + ring.valuesBytes());
        }
    }

    @Test
    void waitingReaderIsWoken() throws Exception {
        for (VmMap map : List.of(ring, perf)) {
            try (EventReader reader = map.events(4096)) {
                var waiting = new FutureTask<>(() -> reader.await(LONG));
                Thread.startVirtualThread(waiting);

                if (map == ring) {
                    ring.output(rig.value(1), 8, 0);
                } else {
                    perf.output(1, THIS_CPU, rig.value(1), 8, 0, 0);
                }

                assertTrue(waiting.get(20, TimeUnit.SECONDS));
            }
        }
    }

    @Test
    void closedReaderStopsWaiting() throws Exception {
        EventReader reader = ring.events(0);
        var waiting = new FutureTask<>(() -> reader.await(LONG));
        Thread.startVirtualThread(waiting);

        reader.close();

        assertFalse(waiting.get(20, TimeUnit.SECONDS));
    }

    @Test
    void nothingIsThereAfterAShortWait() throws Exception {
        try (EventReader reader = ring.events(0)) {
            assertFalse(reader.await(Duration.ofMillis(1)));
        }
    }

    @Test
    void perfRecordsAreThoseOfTheirProcessor() throws IOException {
        assertEquals(MapErrno.ENOENT.negated(), perf.output(1, THIS_CPU, rig.value(1), 8, 0, 0));
        try (EventReader reader = perf.events(4096)) {
            assertEquals(0, perf.output(2, THIS_CPU, rig.value(5), 8, 0, 0));
            assertEquals(0, perf.output(0, 0, rig.value(6), 8, rig.memory.allocate(3), 3));
            assertEquals(MapErrno.EOPNOTSUPP.negated(), perf.output(0, 1, rig.value(6), 8, 0, 0));
            assertEquals(MapErrno.E2BIG.negated(), perf.output(0, 9, rig.value(6), 8, 0, 0));
            assertEquals(MapErrno.EINVAL.negated(), perf.output(0, -1L, rig.value(6), 8, 0, 0));

            List<String> seen = new ArrayList<>();
            reader.poll((cpu, data) -> seen.add(cpu + " " + data.byteSize() + " " + data.get(JAVA_BYTE, 0)), 10);

            assertEquals(List.of("0 12 6", "2 12 5"), seen);
        }
        assertEquals(MapErrno.ENOENT.negated(), perf.output(1, THIS_CPU, rig.value(1), 8, 0, 0));
    }

    @Test
    void fullPerfRingCountsWhatItLoses() throws IOException {
        try (EventReader reader = perf.events(4096)) {
            int kept = 0;
            while (perf.output(1, THIS_CPU, rig.value(1), 8, 0, 0) == 0) {
                kept++;
            }
            assertEquals(MapErrno.ENOSPC.negated(), perf.output(1, THIS_CPU, rig.value(1), 8, 0, 0));

            assertEquals(2, reader.lost());
            assertNotEquals(0, kept);
            assertEquals(kept, reader.poll((_, _) -> {}, 10_000));
            assertEquals(0, perf.output(1, THIS_CPU, rig.value(1), 8, 0, 0));
        }
    }

    @Test
    void mapsOfEventsHaveNoEntries() {
        assertEquals(0, rig.lookup(perf, 0, 0));
        assertEquals(MapErrno.EPERM.negated(), rig.delete(perf, 0));
        assertEquals(MapErrno.EOPNOTSUPP.negated(), rig.delete(ring, 0));
    }
}
