package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.KernelTest;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.Errno;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Many entries at once, in maps that the kernel has batches for and in one that it has none for. */
@KernelTest
final class MapBatchKernelTest {

    private static final int LOOPBACK = 1;

    @Test
    void entriesAreReadAsTheyWereWritten() throws XdpException {
        try (MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_HASH, "hash", 4, 1, 10_000, 0);
                MapBatch batch = new MapBatch(map.fd(), "hash", 4, 1)) {
            for (int first = 0; first < 10_000; first += 2_500) {
                for (int i = 0; i < 2_500; i++) {
                    batch.keys().set(JAVA_INT, 4L * i, first + i);
                    batch.values().set(JAVA_BYTE, i, (byte) (first + i));
                }
                assertEquals(2_500, batch.put(2_500));
            }

            Map<Integer, Byte> entries = new HashMap<>();
            for (int count = batch.read(); count > 0; count = batch.read()) {
                for (int i = 0; i < count; i++) {
                    entries.put(
                            batch.keys().get(JAVA_INT, 4L * i), batch.values().get(JAVA_BYTE, i));
                }
            }

            assertEquals(10_000, entries.size());
            entries.forEach((key, value) -> assertEquals(key.byteValue(), value.byteValue()));
        }
    }

    @Test
    void fullMapTakesWhatItHasRoomFor() throws XdpException {
        try (MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_HASH, "hash", 4, 1, 10, 0);
                MapBatch batch = new MapBatch(map.fd(), "hash", 4, 1)) {
            number(batch, 12);

            assertEquals(10, batch.put(12));
            assertEquals(Errno.E2BIG.code(), batch.errno());
            assertEquals(10, batch.put(10));
        }
    }

    @Test
    void keysThatAreNotThereAreLeftOut() throws XdpException {
        try (MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_HASH, "hash", 4, 1, 100, 0);
                MapBatch batch = new MapBatch(map.fd(), "hash", 4, 1)) {
            number(batch, 20);
            batch.put(10);
            batch.keys().set(JAVA_INT, 0, 77);

            batch.remove(20);

            assertEquals(1, batch.read());
            assertEquals(0, batch.keys().get(JAVA_INT, 0));
            assertEquals(0, batch.read());
        }
    }

    /** Source: kernel/bpf/devmap.c, dev_map_ops: no batches; an interface that is not there is EINVAL. */
    @Test
    void mapWithoutBatchesIsWrittenReadAndClearedOneByOne() throws XdpException {
        up();
        try (MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_DEVMAP, "devices", 4, 4, 8, 0);
                MapBatch batch = new MapBatch(map.fd(), "devices", 4, 4);
                MapBatch reader = new MapBatch(map.fd(), "devices", 4, 4)) {
            number(batch, 3);
            for (int i = 0; i < 3; i++) {
                batch.values().set(JAVA_INT, 4L * i, LOOPBACK);
            }
            assertEquals(3, batch.put(3));

            int seen = 0;
            while (reader.read() == 1) {
                assertEquals(seen, reader.keys().get(JAVA_INT, 0));
                assertEquals(LOOPBACK, reader.values().get(JAVA_INT, 0));
                seen++;
            }
            assertEquals(3, seen);

            batch.remove(3);
            assertEquals(0, batch.read());
            batch.values().set(JAVA_INT, 0, 12345);
            assertThrows(XdpException.class, () -> batch.put(1));
        }
    }

    private static void number(MapBatch batch, int count) {
        for (int i = 0; i < count; i++) {
            batch.keys().set(JAVA_INT, 4L * i, i);
        }
    }

    private static void up() throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            for (Link link : route.links()) {
                assertEquals(LOOPBACK, link.index());
                route.setUp(link.index());
            }
        }
    }
}
