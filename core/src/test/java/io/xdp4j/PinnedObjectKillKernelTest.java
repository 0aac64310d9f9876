package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.linux.PinnedObject;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.PrivateBpffs;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that are killed while they pin a program of an object, or remove it. A seed says when. */
@KernelTest
final class PinnedObjectKillKernelTest {

    private static final Path BPFFS = Path.of("/sys/fs/bpf");
    private static final Path SHARED = BPFFS.resolve("counts");
    private static final long MAX_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    @TempDir
    Path folder;

    @Test
    @Timeout(600)
    void killedProcessLeavesAWholePinOrWhatIsSweptAtSomeMoments() throws Exception {
        kill(8);
    }

    @Test
    @Tag("deep")
    @Timeout(3600)
    void killedProcessLeavesAWholePinOrWhatIsSweptAtManyMoments() throws Exception {
        kill(150);
    }

    private void kill(int times) throws Exception {
        PrivateBpffs.mount();
        String file = Clang.compile(folder, "count", PinnedObjectChild.SOURCE).toString();
        BpfObject object = BpfObject.read(Path.of(file));
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        System.out.println("PinnedObjectKillKernelTest: -Dxdp4j.seed=" + seed);
        var random = new Random(seed);
        int half = 0;
        try (Rig rig = Rig.veth(1, 1500)) {
            Process next = start(file);
            for (int i = 0; i < times; i++) {
                Process child = next;
                next = start(file); // a Java takes a while to be there
                go(child);
                killAtRandom(child, random);
                half += Files.exists(PinnedObjectChild.PIN.resolve("unfinished")) ? 1 : 0;
                boolean attached = Files.exists(PinnedObjectChild.PIN.resolve("link"));
                Counts.await(() -> programs(rig), attached ? 1 : 0);
                switch (random.nextInt(3)) {
                    case 0 -> remove(rig);
                    case 1 -> pinAnew(object, rig, attached);
                    default -> {} // the next process finds it as it is
                }
            }
            next.destroyForcibly().waitFor();
            remove(rig);
        }
        System.out.println("PinnedObjectKillKernelTest: " + half + " of " + times + " left something unfinished");
    }

    private static void killAtRandom(Process child, Random random) throws Exception {
        BufferedReader out = child.inputReader();
        for (int n = random.nextInt(4); n > 0; n--) {
            String said = out.readLine();
            assertTrue(said.equals("pinned") || said.equals("removed"), said);
        }
        LockSupport.parkNanos(random.nextLong(MAX_DELAY_NANOS));
        child.destroyForcibly().waitFor();
    }

    /** What is left says whose it is if it is whole, and else is swept. */
    private static void pinAnew(BpfObject object, Rig rig, boolean attached) throws Exception {
        if (attached) {
            assertEquals(
                    rig.left().index(), PinnedObject.at(PinnedObjectChild.PIN).device());
            PinnedObject.remove(PinnedObjectChild.PIN);
        }
        PinnedObjectChild.pin(object, "count", rig.left());
        assertEquals(1, programs(rig));
        assertEquals(
                List.of("link", "maps", "maps/count_bss", "maps/count_rodata", "maps/counts", "program"),
                files(PinnedObjectChild.PIN));
    }

    /** Leaves the map that is shared, and nothing else. */
    private static void remove(Rig rig) throws Exception {
        if (Files.exists(PinnedObjectChild.PIN)) {
            PinnedObject.remove(PinnedObjectChild.PIN);
        }
        Files.deleteIfExists(SHARED);
        assertEquals(List.of(), files(BPFFS));
        assertEquals(0, programs(rig));
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(file -> !file.equals(folder) && !file.toString().endsWith(".debug")) // the kernel's
                    .map(file -> folder.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }

    private static long programs(Rig rig) throws IOException {
        try (RouteSocket route = RouteSocket.open()) {
            return route.links().stream()
                    .filter(link -> link.index() == rig.left().index())
                    .mapToLong(link -> link.programs().size())
                    .sum();
        }
    }

    private static Process start(String file) throws Exception {
        return Java.run(List.of(), PinnedObjectChild.class, file, "left")
                .redirectErrorStream(true)
                .start();
    }

    private static void go(Process child) throws Exception {
        assertEquals("ready", child.inputReader().readLine());
        child.getOutputStream().write('g');
        child.getOutputStream().flush();
    }
}
