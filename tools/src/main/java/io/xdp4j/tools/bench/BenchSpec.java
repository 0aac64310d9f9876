package io.xdp4j.tools.bench;

import io.xdp4j.wire.MacAddress;
import java.net.Inet4Address;
import java.util.Objects;

/**
 * What is measured.
 *
 * @param scenario what the end does
 * @param isXdp whether it does it over XDP; else over a kernel socket
 * @param driver {@code linux} or {@code software}
 * @param device the interface's name or index; null if the path or the driver needs none
 * @param queue the interface's queue, 0 or more
 * @param batch how many packets are handled at once, 1 to 2048
 * @param sizeBytes of the frames that are sent, Ethernet header included, FCS not
 * @param spins whether waiting threads spin; else they sleep in poll(2) or a blocking call
 * @param port how the XDP port is opened
 * @param delayNanos CPU time to burn for each packet
 * @param packetsPerSecond the rate to send at, 0 for as fast as possible
 * @param toMac where frames are sent
 * @param from the source address in frames that are sent over XDP
 * @param to the destination address; null to be filled in, or for an end that answers
 * @param udpPort the UDP port of both ends
 * @param card how the card of the software driver is measured
 */
public record BenchSpec(
        Scenario scenario,
        boolean isXdp,
        String driver,
        String device,
        int queue,
        int batch,
        int sizeBytes,
        boolean spins,
        PortSpec port,
        long delayNanos,
        long packetsPerSecond,
        MacAddress toMac,
        Inet4Address from,
        Inet4Address to,
        int udpPort,
        CardSpec card) {

    /** The largest batch: what the rings hold. */
    public static final int MAX_BATCH = 2048;

    /** Checks the ranges. */
    public BenchSpec {
        Objects.requireNonNull(scenario, "scenario");
        Objects.requireNonNull(driver, "driver");
        check("--queue", queue, 0, 65_535);
        check("--batch", batch, 1, MAX_BATCH);
        check("--size", sizeBytes, FrameTemplate.MIN_SIZE, 65_535);
        check("--delay-nanos", delayNanos, 0, 1_000_000_000);
        check("--rate", packetsPerSecond, 0, Integer.MAX_VALUE);
        check("--port", udpPort, 1, 65_535);
    }

    /** Returns this spec, the program being allowed to take the frames that keep the host reachable. */
    BenchSpec withManagementAllowed() {
        return with(
                scenario, new PortSpec(port.receives(), port.sends(), port.attach(), port.socket(), true), delayNanos);
    }

    /** Returns the spec of the other end, for a wire that has both; no delay there. */
    BenchSpec opposite() {
        return with(scenario.opposite(), port, 0);
    }

    private BenchSpec with(Scenario scenario, PortSpec port, long delayNanos) {
        return new BenchSpec(
                scenario,
                isXdp,
                driver,
                device,
                queue,
                batch,
                sizeBytes,
                spins,
                port,
                delayNanos,
                packetsPerSecond,
                toMac,
                from,
                to,
                udpPort,
                card);
    }

    private static void check(String option, long value, long least, long most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(option + " " + value + ": must be " + least + " to " + most);
        }
    }
}
