package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.QueueCounters;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A network of 1,000 interfaces on wires, hubs and switches with all impairments, as users make it: the same seed does
 * the same to each byte of each frame at each interface, at the same nanosecond.
 */
final class SimulatedNetworkTest {

    private static final int INTERFACES = 1000;

    /** What came of a run. */
    private record Run(long digest, long nanos, long received, List<LinkCounters> counters) {}

    @Test
    void sameSeedSameBytesEverywhere() throws XdpException {
        Run once = run(200_000, 1);

        assertEquals(once, run(200_000, 1)); // and all counters
        assertTrue(once.received() > 150_000, () -> once.received() + " frames received");
    }

    @Test
    void otherSeedOtherBytes() throws XdpException {
        assertNotEquals(run(20_000, 1).digest(), run(20_000, 2).digest());
    }

    /** What it was on the machine that this was written on: no JVM, processor or load may change it. */
    @Test
    void digestIsTheSameOnEachMachine() throws XdpException {
        assertEquals(655_597_853_006_441_860L, run(20_000, 1).digest());
    }

    @Test
    void everyFrameIsInOneCounter() throws XdpException {
        Run run = run(50_000, 3);

        LinkCounters sum = LinkCounters.NONE;
        for (LinkCounters counters : run.counters()) {
            sum = sum.plus(counters);
        }
        assertEquals(50_000, sum.sent());
        assertEquals(sum.delivered(), run.received());
        assertTrue(sum.lost() > 0 && sum.duplicated() > 0 && sum.reordered() > 0 && sum.corrupted() > 0, sum::toString);
    }

    @Test
    @Tag("deep")
    void tenMillionFramesInAMinute() throws XdpException {
        long start = System.nanoTime();
        Run once = run(10_000_000, 1);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(
                once.received() + " frames received, " + took + ", " + took.toNanos() / 10_000_000 + " ns each");

        assertEquals(once, run(10_000_000, 1));
        assertTrue(took.toSeconds() < 60, () -> "took " + took);
    }

    private static Run run(int frames, long seed) throws XdpException {
        try (var crowd = new SimulatedCrowd(INTERFACES, seed)) {
            crowd.send(frames);
            List<LinkCounters> counters = new ArrayList<>();
            for (XdpInterface device : crowd.network().interfaces()) {
                counters.add(crowd.network().counters(device));
                QueueCounters queue = crowd.network().counters(device.queue(0));
                assertEquals(queue.received(), queue.delivered(), queue::toString);
            }
            return new Run(crowd.digest(), crowd.network().nanos(), crowd.received(), counters);
        }
    }
}
