package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Field;
import io.xdp4j.rule.FieldTest;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Opening and closing, again and again: descriptors, mappings, threads and memory stay what they were. */
@KernelTest
final class LeakKernelTest {

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT; // 16 MiB, so that a few that stay are seen
    private static final XskSpec SOCKET = XskSpec.DEFAULT.withRings(128);
    private static final RuleList DROP = RuleList.of(Match.udpDestinationPort(9).drop());

    /** What may leak. */
    private record Use(long descriptors, long ringMappings, long threads, long residentKibibytes) {

        static Use now() throws Exception {
            return new Use(Descriptors.ofKernelObjects(), rings(), countThreads(), status("VmRSS:"));
        }

        private static long rings() throws Exception {
            return Files.readAllLines(Path.of("/proc/self/maps")).stream()
                    .filter(line -> line.contains("socket:["))
                    .count();
        }

        private static long countThreads() {
            return Thread.getAllStackTraces().size();
        }

        private static long status(String name) throws Exception {
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith(name))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** One of everything, made and closed. */
    private interface Round {
        void run(Rig rig) throws XdpException;
    }

    // A round of everything takes 50 ms, nearly all of it in the kernel, which waits for all processors to have passed.
    @Test
    @Timeout(120)
    void everythingOpenedAndClosedLeavesNothing() throws Exception {
        assertSteady(30, LeakKernelTest::everything);
    }

    @Test
    @Timeout(120)
    void memoryMapsAndDriversOpenedAndClosedLeaveNothing() throws Exception {
        assertSteady(2_000, LeakKernelTest::withoutInterface);
    }

    @Test
    @Tag("deep")
    void everythingOpenedAndClosedThousandsOfTimesLeavesNothing() throws Exception {
        assertSteady(2_000, LeakKernelTest::everything);
    }

    @Test
    @Tag("deep")
    void memoryMapsAndDriversOpenedAndClosedAHundredThousandTimesLeaveNothing() throws Exception {
        assertSteady(100_000, LeakKernelTest::withoutInterface);
    }

    /** The order is another each time, and another thread's; a seed plays it again. */
    @Test
    @Timeout(120)
    void closingInAnyOrderByOtherThreadsWhileTrafficRunsLeavesNothing() throws Exception {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        System.out.println("LeakKernelTest: -Dxdp4j.seed=" + seed);
        var random = new Random(seed);
        assertSteady(40, rig -> {
            LoadedEnd left = LoadedEnd.open(rig.xdp(), "left");
            LoadedEnd right = LoadedEnd.open(rig.xdp(), "right");
            left.awaitReceived(50);
            List<Runnable> closings = left.closings();
            closings.addAll(right.closings());
            Collections.shuffle(closings, random);
            for (Runnable closing : closings) {
                closing.run();
            }
            left.close();
            right.close();
        });
    }

    private static void assertSteady(int rounds, Round round) throws Exception {
        try (Rig rig = Rig.veth(1, 1500)) {
            for (int i = 0; i < rounds / 2; i++) {
                round.run(rig);
            }
            Use before = Use.now();

            for (int i = 0; i < rounds / 2; i++) {
                round.run(rig);
            }

            Use after = Use.now();
            assertEquals(before.descriptors, after.descriptors, "descriptors");
            assertEquals(before.ringMappings, after.ringMappings, "mappings of rings");
            assertTrue(after.threads <= before.threads + 1, before + " became " + after);
            long grown = after.residentKibibytes - before.residentKibibytes;
            long heap = (64 << 10) + rounds * 4L; // what is collected takes its time; a umem a round is far more
            assertTrue(grown < heap, before + " became " + after);
        }
    }

    private static void everything(Rig rig) throws XdpException {
        try (Xdp xdp = Xdp.linux();
                Umem umem = xdp.umem(MEMORY);
                XskSocket socket = xdp.open(rig.left().queue(0), umem, SOCKET);
                XskMap map = xdp.xskMap(1);
                XdpSet set = xdp.set(SetSpec.of("open", SetType.PREFIX));
                XdpLink link = xdp.attach(
                        rig.left().rx(),
                        new RuleList(
                                List.of(
                                        from("open").drop(),
                                        from("own").drop(),
                                        Match.udpDestinationPort(9).redirect(map)),
                                ParserMode.STRICT,
                                List.of(set.spec(), SetSpec.of("own", SetType.ADDRESS))),
                        AttachSpec.DEFAULT.withCounting());
                XdpLink second = xdp.attach(rig.left().rx(), DROP, AttachSpec.DEFAULT.withCounting())) {
            map.put(0, socket);
            second.replace(DROP);
            set.add("2001:db8::/32");
            link.set("own").add("192.0.2.1");
            link.replace(DROP);
        }
    }

    private static Match from(String set) {
        return new FieldTest.InSet(List.of(Field.IPV4_SOURCE), set);
    }

    private static void withoutInterface(Rig rig) throws XdpException {
        try (Xdp xdp = Xdp.linux();
                Umem _ = xdp.umem(MEMORY.withChunks(256));
                XskMap _ = xdp.xskMap(4)) {
            assertEquals(rig.xdp().driver(), xdp.driver());
        }
    }
}
