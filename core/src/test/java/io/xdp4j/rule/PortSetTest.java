package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ipv6;
import static io.xdp4j.rule.Packets.ports;
import static io.xdp4j.rule.RuleEvaluatorTest.matches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Port sets as values, and the matches that have one. */
final class PortSetTest {

    private static final PortSet SET = PortSet.of(53, 443, 444);

    @Test
    void rangesThatTouchOrOverlapAreOne() {
        assertEquals("{53, 443-444}", SET.toString());
        assertEquals(SET, PortSet.of(444, 53, 443, 53));
        assertEquals(
                PortSet.range(1, 9),
                new PortSet(List.of(new PortSet.Range(5, 9), new PortSet.Range(1, 6), new PortSet.Range(2, 3))));
        assertEquals("{}", PortSet.of().toString());
    }

    @Test
    void setContainsItsPortsAndNoOthers() {
        for (int port = 0; port <= 0xFFFF; port++) {
            boolean in = port == 53 || port == 443 || port == 444;
            assertEquals(in, SET.contains(port), "port " + port);
            assertEquals(in, (SET.bits()[port >> 3] >> (port & 7) & 1) != 0, "port " + port);
        }
    }

    @Test
    void rangesAreOfPortsInOrder() {
        PortSet.range(0, 65535);

        assertThrows(IllegalArgumentException.class, () -> PortSet.range(2, 1));
        assertThrows(IllegalArgumentException.class, () -> PortSet.of(-1));
        assertThrows(IllegalArgumentException.class, () -> PortSet.of(65536));
        assertThrows(IllegalArgumentException.class, () -> new FieldTest.InPorts(Field.TCP_FLAGS, SET));
    }

    @Test
    void matchesNeedTheirPortProtocolAndAddress() {
        byte[][] frames = {
            ethernet(IPV4_TYPE, ipv4(UDP, ports(1, 53))),
            ethernet(IPV6_TYPE, ipv6(UDP, ports(1, 53))),
            ethernet(IPV4_TYPE, ipv4(TCP, ports(1, 53))),
            ethernet(IPV6_TYPE, ipv6(TCP, ports(1, 53))),
            ethernet(IPV4_TYPE, ipv4(UDP, ports(53, 54))),
            ethernet(IPV6_TYPE, ipv6(TCP, ports(53, 54)))
        };

        assertEquals(List.of(0, 1), taken(Match.udpDestinationPorts(SET), frames));
        assertEquals(List.of(0), taken(Match.ipv4UdpPorts("192.0.2.1", SET), frames));
        assertEquals(List.of(1), taken(Match.ipv6UdpPorts("2001:db8::1", SET), frames));
        assertEquals(List.of(2), taken(Match.ipv4TcpPorts("192.0.2.1", SET), frames));
        assertEquals(List.of(3), taken(Match.ipv6TcpPorts("2001:db8::1", SET), frames));
        assertEquals(List.of(), taken(Match.ipv4UdpPorts("192.0.2.3", SET), frames));
        assertEquals(List.of(), taken(Match.ipv6TcpPorts("2001:db8::3", SET), frames));
        assertEquals(List.of(), taken(Match.udpDestinationPorts(PortSet.of()), frames));
    }

    @Test
    void matchesSpeakOfTheirSets() {
        assertEquals(
                "udp dst port {53, 443-444}", Match.udpDestinationPorts(SET).toString());
        assertEquals(
                "dst host 192.0.2.1 and tcp dst port {53, 443-444}",
                Match.ipv4TcpPorts("192.0.2.1", SET).toString());
        assertEquals(
                "dst net 2001:db8::/32 and udp dst port {53, 443-444}",
                Match.ipv6UdpPorts("2001:db8::/32", SET).toString());
    }

    private static List<Integer> taken(Match match, byte[]... frames) {
        return IntStream.range(0, frames.length)
                .filter(i -> matches(match, frames[i]))
                .boxed()
                .toList();
    }
}
