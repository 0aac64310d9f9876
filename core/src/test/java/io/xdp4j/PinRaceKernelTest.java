package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.PrivateBpffs;
import java.io.BufferedReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Processes that pin to one interface at the same time, and that are killed while they do. */
@KernelTest
final class PinRaceKernelTest {

    private static final int ROUNDS = 20;
    private static final long MAX_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(150);

    @Test
    @Timeout(120)
    void twoProcessesThatApplyAtOnceLeaveOneWholePin() throws Exception {
        PrivateBpffs.mount();
        try (Rig rig = Rig.veth(1, 1500)) {
            var children = new ArrayList<Process>();
            for (int i = 0; i < 2; i++) {
                children.add(start(ROUNDS, i));
            }
            for (Process child : children) {
                go(child);
            }
            for (Process child : children) {
                List<String> said = child.inputReader().readAllLines();
                assertEquals(ROUNDS, said.size(), said::toString);
                assertTrue(said.getLast().matches("\\d+"), said::toString);
            }
            assertWhole(rig, true);
        }
    }

    /** A seed says when; {@code -Dxdp4j.seed=N} plays it again. */
    @Test
    @Timeout(240)
    void killedProcessLeavesTheOldProgramOrTheNew() throws Exception {
        PrivateBpffs.mount();
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        System.out.println("PinRaceKernelTest: -Dxdp4j.seed=" + seed);
        var random = new Random(seed);
        try (Rig rig = Rig.veth(1, 1500)) {
            boolean there = false;
            Process next = start(Integer.MAX_VALUE, seed);
            for (int i = 0; i < ROUNDS; i++) {
                Process child = next;
                next = start(Integer.MAX_VALUE, seed + i); // a Java takes a while to be there
                go(child);
                int applied = random.nextInt(4);
                BufferedReader out = child.inputReader();
                for (int n = 0; n < applied; n++) {
                    assertTrue(out.readLine().matches("\\d+"));
                }
                LockSupport.parkNanos(random.nextLong(MAX_DELAY_NANOS));
                child.destroyForcibly().waitFor();
                there |= applied > 0;
                there = assertWhole(rig, there);
                if (random.nextInt(4) == 0) {
                    remove(rig);
                    there = false;
                }
            }
            next.destroyForcibly().waitFor();
            remove(rig);
        }
    }

    /** Looks as the next command would; returns whether a program is there. */
    private static boolean assertWhole(Rig rig, boolean expected) throws Exception {
        try (Pins pins = rig.xdp().pins()) {
            Optional<PinnedLink> found = pins.find(rig.left());
            assertTrue(found.isPresent() || !expected, "the program is gone");
            if (found.isEmpty()) {
                assertTrue(
                        PinBed.files().size() <= 1, "a pin that nothing uses"); // the folder of all pins may be there
                assertEquals(0, programs(rig));
                return false;
            }
            try (PinnedLink pinned = found.get()) {
                int rules = Integer.parseInt(pinned.note().text());
                assertEquals(rules + 1, pinned.counters().size(), "the note is of another program");
                long generations = PinBed.files().stream()
                        .filter(file -> file.endsWith("program"))
                        .count();
                assertEquals(1, generations);
                assertEquals(1, programs(rig));
                return true;
            }
        }
    }

    private static void remove(Rig rig) throws Exception {
        try (Pins pins = rig.xdp().pins()) {
            pins.remove(rig.left());
        }
        assertTrue(PinBed.files().size() <= 1, "a pin that nothing uses"); // the folder of all pins may be there
        assertEquals(0, programs(rig));
    }

    private static long programs(Rig rig) throws Exception {
        try (RouteSocket route = RouteSocket.open()) {
            return route.links().stream()
                    .filter(link -> link.index() == rig.left().index())
                    .mapToLong(link -> link.programs().size())
                    .sum();
        }
    }

    private static Process start(int times, long seed) throws Exception {
        return Java.run(List.of(), PinChild.class, "left", Integer.toString(times), Long.toString(seed))
                .redirectErrorStream(true)
                .start();
    }

    private static void go(Process child) throws Exception {
        assertEquals("ready", child.inputReader().readLine());
        child.getOutputStream().write('g');
        child.getOutputStream().flush();
    }
}
