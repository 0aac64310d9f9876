package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.PinnedObject;
import io.xdp4j.os.PrivateBpffs;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Maps that objects share by their names, as files of bpffs. */
@KernelTest
final class SharedMapsKernelTest {

    private static final Path BPFFS = Path.of("/sys/fs/bpf");
    private static final Path SHARED = BPFFS.resolve("counts");
    private static final MemorySegment FIRST = MemorySegment.ofArray(new int[1]);

    @Test
    void mapIsPinnedByItsNameAndTakenByTheNextObject() throws Exception {
        PrivateBpffs.mount();
        try (Xdp xdp = Xdp.linux()) {
            try (ObjectMaps maps = xdp.maps(counter(), BPFFS)) {
                put(maps.map("counts"), 42);
            }
            try (ObjectMaps maps = xdp.maps(counter(), Path.of(""))) {
                assertEquals(42, get(maps.map("counts")));
            }
            assertTrue(Files.exists(SHARED));
        }
    }

    @Test
    void withoutADirectoryNothingIsShared() throws Exception {
        PrivateBpffs.mount();
        try (Xdp xdp = Xdp.linux();
                ObjectMaps shared = xdp.maps(counter(), BPFFS);
                ObjectMaps own = xdp.maps(counter())) {
            put(shared.map("counts"), 42);

            assertEquals(0, get(own.map("counts")));
        }
    }

    @Test
    void mapThatIsNotWhatTheObjectWantsIsRefusedWithBoth() throws Exception {
        PrivateBpffs.mount();
        PinBed.run("bpftool map create /sys/fs/bpf/counts type array key 4 value 8 entries 2 name counts".split(" "));
        try (Xdp xdp = Xdp.linux()) {
            var refused = assertThrows(XdpException.class, () -> xdp.maps(counter(), BPFFS));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(
                    refused.getMessage().contains(" 1 entries, flags 0x0, and /sys/fs/bpf/counts is array"),
                    refused.getMessage());
            assertTrue(refused.getMessage().contains(" 2 entries"), refused.getMessage());
        }
    }

    @Test
    void whatIsThereAndIsNoMapIsNamed() throws Exception {
        PrivateBpffs.mount();
        Files.createDirectory(SHARED);
        try (Xdp xdp = Xdp.linux()) {
            var refused = assertThrows(XdpException.class, () -> xdp.maps(counter(), BPFFS));

            assertTrue(refused.getMessage().contains(SHARED.toString()), refused.getMessage());
        }
    }

    @Test
    void directoryOutsideOfBpffsIsRefused() throws Exception {
        PrivateBpffs.mount();
        try (Xdp xdp = Xdp.linux()) {
            var refused = assertThrows(XdpException.class, () -> xdp.maps(counter(), Path.of("/tmp")));

            assertTrue(refused.getMessage().contains("it is not in bpffs"), refused.getMessage());
        }
    }

    @Test
    void devmapIsTakenThoughTheKernelAddedAFlag() throws Exception {
        PrivateBpffs.mount();
        try (Xdp xdp = Xdp.linux()) {
            xdp.maps(devmap(), BPFFS).close();
            xdp.maps(devmap(), BPFFS).close();
        }
    }

    @Test
    void programThatIsRefusedLeavesNoFile() throws Exception {
        PrivateBpffs.mount();
        try (Rig rig = Rig.veth(1, 1500)) {
            assertThrows(VerifierException.class, () -> PinnedObjectChild.pin(counter(), "careless", rig.left()));

            assertFalse(Files.exists(SHARED));
            assertFalse(Files.exists(PinnedObjectChild.PIN));
        }
    }

    @Test
    void pinnedProgramsOfTwoProcessesShareTheMap() throws Exception {
        PrivateBpffs.mount();
        try (Rig rig = Rig.veth(1, 1500);
                ObjectMaps maps = rig.xdp().maps(counter(), BPFFS)) {
            PinnedObjectChild.pin(counter(), "count", rig.left());
            long before = get(maps.map("counts"));

            rig.send(Frames.udp(7, "x"));

            long end = System.nanoTime() + Rig.SOON.toNanos();
            while (get(maps.map("counts")) == before && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertTrue(get(maps.map("counts")) > before);
            PinnedObject.remove(PinnedObjectChild.PIN);
            assertTrue(Files.exists(SHARED));
        }
    }

    private static BpfObject counter() throws IOException {
        return Clang.object("count", PinnedObjectChild.SOURCE);
    }

    private static BpfObject devmap() throws IOException {
        return Clang.object("ports", """
                struct { __uint(type, 14); __uint(max_entries, 4); __type(key, u32); __type(value, u32);
                    __uint(pinning, 1); } ports SEC(".maps");
                SEC("xdp") int send(struct xdp_md *ctx) { return redirect_map(&ports, 0, 0); }
                """);
    }

    private static void put(BpfMap map, long value) throws IOException {
        map.put(FIRST, MemorySegment.ofArray(new long[] {value}), Put.ANY);
    }

    private static long get(BpfMap map) throws IOException {
        MemorySegment value = MemorySegment.ofArray(new long[1]);
        map.get(FIRST, value);
        return value.get(JAVA_LONG, 0);
    }
}
