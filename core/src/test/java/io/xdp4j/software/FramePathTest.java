package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.nic.Nic;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Where a frame goes, and what is counted on its way. */
final class FramePathTest {

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT.withQueues(2));
    private final Nic left = driver.left();
    private final Nic right = driver.right();

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, left.device().queue(0));

    @AutoClose
    private final Endpoint receiver = Endpoint.open(driver, right.device().queue(0));

    @AutoClose
    private final DriverMap map = driver.xskMap("sockets", 2);

    FramePathTest() throws XdpException {}

    @Test
    void frameWithoutAProgramPasses() {
        sender.send(Programs.frame(60), Programs.frame(61));

        assertEquals(2, right.passed());
        assertEquals(Endpoint.MEMORY.chunks(), sender.pool.available());
    }

    @Test
    void redirectedFrameArrivesUnchanged() throws XdpException {
        byte[] frame = Programs.frame(1514);
        map.put(0, receiver.socket);
        driver.attach(right.device().rx(), Programs.redirectAll(map));

        receiver.fill(1);
        sender.send(frame);

        assertArrayEquals(frame, receiver.receive());
        assertEquals(0, receiver.socket.rx().pending());
        assertEquals(0, receiver.socket.fill().pending());
    }

    @Test
    void frameLandsBehindBothHeadrooms() throws XdpException {
        try (Endpoint other =
                        Endpoint.open(driver, right.device().queue(1), new UmemSpec(4, 4096, 64), Endpoint.RINGS);
                Endpoint peer = Endpoint.open(driver, left.device().queue(1))) {
            map.put(1, other.socket);
            driver.attach(right.device().rx(), Programs.redirectAll(map));

            other.fill(1);
            peer.send(Programs.frame(60));

            assertEquals(1, other.socket.rx().peek(1));
            assertEquals(UmemSpec.KERNEL_HEADROOM + 64, other.socket.rx().offset(0));
        }
    }

    @Test
    void fillEntryMayPointIntoItsChunk() throws XdpException {
        map.put(0, receiver.socket);
        driver.attach(right.device().rx(), Programs.redirectAll(map));
        receiver.socket.fill().reserve(1);
        receiver.socket.fill().set(0, 3 * 2048 + 300);
        receiver.socket.fill().submit(1);

        sender.send(Programs.frame(60));

        assertEquals(1, receiver.socket.rx().peek(1));
        assertEquals(3 * 2048 + 256, receiver.socket.rx().address(0));
    }

    @Test
    void frameGoesToTheSocketOfItsVeryQueue() throws XdpException {
        map.put(0, receiver.socket);
        map.put(1, receiver.socket);
        driver.attach(right.device().rx(), Programs.redirectAll(map));
        receiver.fill(2);

        try (Endpoint other = Endpoint.open(driver, left.device().queue(1))) {
            other.send(Programs.frame(60));
        }
        sender.send(Programs.frame(61));

        assertEquals(61, receiver.receive().length);
        assertEquals(0, receiver.socket.rx().pending());
        assertEquals(1, right.dropped());
    }

    @Test
    void missPassesOrDropsAsTheRuleSays() throws XdpException {
        RuleList passing = RuleList.of(Match.all().redirect("sockets"));
        try (DriverLink link = driver.attach(right.device().rx(), Programs.redirectAll(map))) {
            sender.send(Programs.frame(60));
            link.replace(Programs.attachment(passing, Map.of("sockets", map)));
            sender.send(Programs.frame(60), Programs.frame(60));
        }

        assertEquals(1, right.dropped());
        assertEquals(2, right.passed());
    }

    @Test
    void closedSocketIsAMiss() throws XdpException {
        map.put(0, receiver.socket);
        driver.attach(
                right.device().rx(),
                Programs.attachment(RuleList.of(Match.all().redirect("sockets")), Map.of("sockets", map)));

        receiver.socket.close();
        sender.send(Programs.frame(60));

        assertEquals(1, right.passed());
    }

    @Test
    void removedSocketIsAMiss() throws XdpException {
        map.put(0, receiver.socket);
        driver.attach(right.device().rx(), Programs.redirectAll(map));

        map.remove(0);
        sender.send(Programs.frame(60));

        assertEquals(1, right.dropped());
    }

    @Test
    void reflectedFrameComesBackWithItsAddressesSwapped() throws XdpException {
        byte[] frame = Programs.frame(60);
        byte[] swapped = frame.clone();
        System.arraycopy(frame, 0, swapped, 6, 6);
        System.arraycopy(frame, 6, swapped, 0, 6);
        driver.attach(right.device().rx(), Programs.rules(Match.all().reflect()));
        Programs.redirectAll(driver, left.device(), sender.socket);

        sender.fill(1);
        sender.send(frame);

        assertArrayEquals(swapped, sender.receive());
    }

    @Test
    void reflectionLeavesTheSendersChunkAsItIs() throws XdpException {
        driver.attach(right.device().rx(), Programs.rules(Match.all().reflect()));
        byte[] frame = Programs.frame(60);
        byte[] before = Arrays.copyOf(frame, 60);

        sender.send(frame);
        sender.queue(sender.pool.take(), 60);
        sender.wakeup();

        assertArrayEquals(before, sender.umem.memory().asSlice(0, 60).toArray(java.lang.foreign.ValueLayout.JAVA_BYTE));
        assertEquals(2, left.passed());
    }

    @Test
    void reflectionIsBounded() throws XdpException {
        try (DriverLink there = driver.attach(
                        right.device().rx(), Programs.rules(Match.all().reflect()));
                DriverLink back = driver.attach(
                        left.device().rx(), Programs.rules(Match.all().reflect()))) {
            sender.send(Programs.frame(60));

            assertEquals(5, there.counters().getFirst().packets());
            assertEquals(4, back.counters().getFirst().packets());
            assertEquals(1, right.dropped() + left.dropped());
        }
    }

    @Test
    void framesThatTheWireCannotCarryAreDroppedAndCompleted() throws XdpException {
        Programs.redirectAll(driver, right.device(), receiver.socket);
        receiver.fill(8);

        sender.send(Programs.frame(1), Programs.frame(13), Programs.frame(1519), Programs.frame(2048));
        sender.send(Programs.frame(14), Programs.frame(1518));

        assertEquals(4, left.dropped());
        assertEquals(2, receiver.socket.rx().pending());
        assertEquals(0, sender.socket.counters().txInvalid());
        assertEquals(Endpoint.MEMORY.chunks(), sender.pool.available());
    }

    @Test
    void eachRuleCountsWhatItTakes() throws XdpException {
        byte[] dns = udp(60, 53);
        byte[] quic = udp(80, 443);
        byte[] other = udp(70, 9);
        try (DriverLink link = driver.attach(
                right.device().rx(),
                Programs.rules(
                        Match.udpDestinationPort(53).drop(),
                        Match.udpDestinationPort(443).pass()))) {
            sender.send(dns, quic, other, quic, dns, quic);

            assertEquals(
                    List.of(
                            new RuleCount(0, 2, 120),
                            new RuleCount(1, 3, 240),
                            new RuleCount(RuleCount.NO_RULE, 1, 70)),
                    link.counters());
            link.replace(Programs.rules(Match.all().drop()));
            assertEquals(List.of(new RuleCount(0, 0, 0), new RuleCount(RuleCount.NO_RULE, 0, 0)), link.counters());
        }
        assertEquals(2, right.dropped());
        assertEquals(4, right.passed());
    }

    /** A UDP datagram over IPv4, padded to {@code length}. */
    private static byte[] udp(int length, int port) {
        byte[] frame = new byte[length];
        frame[12] = 0x08;
        frame[14] = 0x45;
        frame[17] = 28;
        frame[23] = 17;
        frame[36] = (byte) (port >> 8);
        frame[37] = (byte) port;
        frame[39] = 8;
        return frame;
    }
}
