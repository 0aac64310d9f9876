package io.xdp4j.software.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A network of 1,000 ports on wires, hubs and switches with all impairments: the same seed does the same to each byte
 * of each frame at each port, at the same nanosecond.
 */
final class SimulatedNetworkTest {

    private static final int PORTS = 1000;

    @Test
    void sameSeedSameBytesEverywhere() {
        SimulatedNetwork once = run(200_000, 1);
        SimulatedNetwork again = run(200_000, 1);

        assertEquals(once.digest(), again.digest());
        assertEquals(once.nanos(), again.nanos());
        assertTrue(once.received() > 150_000, () -> once.received() + " frames received");
    }

    @Test
    void otherSeedOtherBytes() {
        assertNotEquals(run(20_000, 1).digest(), run(20_000, 2).digest());
    }

    /** What it was on the machine that this was written on: no JVM, processor or load may change it. */
    @Test
    void digestIsTheSameOnEachMachine() {
        assertEquals(493_008_718_973_811_935L, run(20_000, 1).digest());
    }

    @Test
    @Tag("deep")
    void tenMillionFramesInAMinute() {
        long start = System.nanoTime();
        SimulatedNetwork once = run(10_000_000, 1);
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        System.out.println(
                once.received() + " frames received, " + took + ", " + took.toNanos() / 10_000_000 + " ns each");

        assertEquals(once.digest(), run(10_000_000, 1).digest());
        assertTrue(took.toSeconds() < 60, () -> "took " + took);
    }

    private static SimulatedNetwork run(int frames, long seed) {
        try (var network = new SimulatedNetwork(PORTS, seed)) {
            network.send(frames);
            return network;
        }
    }
}
