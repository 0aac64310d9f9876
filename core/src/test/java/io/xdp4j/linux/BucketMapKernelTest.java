package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.rule.BucketTable;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** IPv4 addresses that all have one home, more than it has room for, as a program finds them. */
@KernelTest
final class BucketMapKernelTest {

    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final int KEYS = 25;

    private KernelSet set;
    private BpfProgram program;
    private List<Integer> keys;

    @BeforeEach
    void open() throws XdpException {
        set = new KernelSet(new SetSpec("hosts", SetType.ADDRESS, 1000, List.of()));
        InstructionProgram dropping = KernelSetKernelTest.dropping("hosts/4");
        program = BpfProgram.load(dropping, SetMaps.of(dropping, Map.of("hosts", set)));
        keys = keysOfOneHome();
    }

    @AfterEach
    void close() {
        program.close();
        set.close();
    }

    @Test
    void programAgreesWithAModel() throws XdpException {
        var random = new SplittableRandom(SEED);
        Set<Integer> model = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            int key = keys.get(random.nextInt(KEYS));
            if (random.nextInt(3) == 0) {
                assertEquals(model.remove(key), set.remove(SetElement.address(key)), this::seed);
            } else {
                assertEquals(model.add(key), set.add(SetElement.address(key)), this::seed);
            }
            for (int each : keys) {
                int expected = model.contains(each) ? XdpVerdict.DROP.number() : XdpVerdict.PASS.number();
                assertEquals(expected, program.verdict(KernelSetKernelTest.frame(each)), this::seed);
            }
        }
        assertEquals(model.size(), set.size());
    }

    @Test
    void keyThatIsThereIsFoundWhileItsNeighboursComeAndGo() throws Exception {
        for (int key : keys) {
            set.add(SetElement.address(key)); // the first 15 in the home, the others in spills
        }
        int absent = keys.get(3);
        set.remove(SetElement.address(absent));
        var done = new AtomicBoolean();
        var failed = new AtomicReference<Throwable>();
        Thread churn = Thread.ofPlatform()
                .uncaughtExceptionHandler((_, e) -> failed.set(e))
                .start(() -> churn(done));
        try {
            for (int i = 0; i < 20_000; i++) {
                assertEquals(XdpVerdict.DROP.number(), verdict(keys.getFirst()));
                assertEquals(XdpVerdict.DROP.number(), verdict(keys.getLast()));
                assertEquals(XdpVerdict.PASS.number(), verdict(absent));
            }
        } finally {
            done.set(true);
            churn.join();
        }
        assertEquals(null, failed.get());
    }

    @Test
    void twoWhoHaveItOpenSeeEachOthersChanges() throws XdpException {
        SetElement one = SetElement.address(keys.getFirst());
        try (KernelSet other = new KernelSet(set.spec(), Map.of(4, set.fd(4).duplicate()))) {
            assertEquals(true, set.add(one));
            assertEquals(false, other.add(one));
            assertEquals(List.of(one), other.elements());
            assertEquals(true, other.remove(one));
            assertEquals(false, set.contains(one));
        }
    }

    @Test
    void arrayThatIsNoTableIsRefused() throws XdpException {
        try (MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "other", BucketTable.ENTRY_BYTES, 34)) {
            assertThrows(IllegalArgumentException.class, () -> BucketMap.capacity(map.fd()));
        }
        try (MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "other", 8, 34)) {
            assertThrows(IllegalArgumentException.class, () -> BucketMap.capacity(map.fd()));
        }
        assertEquals(1000, BucketMap.capacity(set.fd(4)));
    }

    private void churn(AtomicBoolean done) {
        var random = new SplittableRandom(SEED);
        try {
            while (!done.get()) {
                SetElement element = SetElement.address(keys.get(4 + random.nextInt(KEYS - 5)));
                if (random.nextBoolean()) {
                    set.add(element);
                } else {
                    set.remove(element);
                }
            }
        } catch (XdpException e) {
            throw new AssertionError(e);
        }
    }

    private int verdict(int key) throws XdpException {
        return program.verdict(KernelSetKernelTest.frame(key));
    }

    /** Computes homes from what entry 0 says, as the documentation has it. */
    private List<Integer> keysOfOneHome() throws XdpException {
        int[] entry = new int[BucketTable.ENTRY_BYTES / Integer.BYTES];
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(BucketTable.ENTRY_BYTES, 8);
            new MapFd(set.fd(4), "hosts/4").get(0, value);
            MemorySegment.copy(value, JAVA_INT, 0, entry, 0, entry.length);
        }
        List<Integer> found = new ArrayList<>();
        for (int address = 0x0A000000; found.size() < KEYS; address++) {
            int mixed = (Integer.reverseBytes(address) ^ entry[2]) * entry[3];
            mixed = (mixed ^ mixed >>> 16) * 0x7FEB352D;
            mixed = (mixed ^ mixed >>> 15) * 0x846CA68B;
            if ((mixed & 0xFFFFFFFFL) * entry[4] >>> 32 == 7) {
                found.add(address);
            }
        }
        return found;
    }

    private String seed() {
        return "-Dxdp4j.seed=" + SEED;
    }
}
