package io.xdp4j.rule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.rule.ManagementProbes.Probe;
import io.xdp4j.wire.MacAddress;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What would cut a host off, and what would not. */
final class ManagementGuardTest {

    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:02");
    private static final List<InetAddress> OWN = Stream.of("192.0.2.7", "192.0.2.8", "2001:db8::7")
            .map(InetAddress::ofLiteral)
            .toList();

    @Test
    void emptyListTakesNothing() {
        assertEquals(List.of(), refusals());
    }

    @Test
    void passingIsNeverRefused() {
        assertEquals(List.of(), refusals(Match.all().pass()));
    }

    @Test
    void aPortOfAnApplicationIsNotRefused() {
        assertEquals(
                List.of(),
                refusals(
                        Match.udpDestinationPort(4433).redirect("sockets"),
                        Match.tcpDestinationPort(443).drop()));
    }

    @Test
    void takingEverythingIsRefusedForEachProbe() {
        for (Rule rule : List.of(
                Match.all().drop(),
                Match.all().reflect(),
                Match.all().redirect("sockets"),
                Match.all().redirectOrDrop("sockets"))) {
            assertEquals(probes().size(), refusals(rule).size(), rule.toString());
        }
    }

    @Test
    void refusalSaysWhichRuleAndWhatItWouldTake() {
        List<String> refusals = refusals(
                Match.udpDestinationPort(4433).redirect("sockets"),
                Match.tcpDestinationPort(22).drop());

        assertTrue(
                refusals.contains("rule 1 (tcp dst port 22 -> drop) would take a TCP SYN to port 22 of 192.0.2.7"),
                refusals.toString());
        assertEquals(2 * OWN.size(), refusals.size());
    }

    @Test
    void passingBeforeTakingIsNotRefused() {
        assertEquals(
                List.of(),
                refusals(
                        Match.tcpDestinationPort(22).pass(),
                        Match.tcpDestinationPort(22).drop()));
    }

    @Test
    void dhcpClientsPortIsRefused() {
        assertEquals(
                List.of(
                        "rule 0 (udp dst port 68 -> drop) would take a DHCP offer",
                        "rule 0 (udp dst port 68 -> drop) would take a DHCP acknowledgement to 192.0.2.7"),
                refusals(Match.udpDestinationPort(68).drop()).subList(0, 2));
        assertEquals(1, refusals(Match.udpDestinationPort(546).drop()).size());
    }

    @Test
    void neighbourDiscoveryIsRefused() {
        List<String> refusals = refusals(Match.ipProtocol(58).drop());

        assertEquals(4, refusals.size(), refusals.toString());
    }

    @Test
    void anOwnAddressIsRefusedAndAnotherIsNot() {
        assertTrue(refusals(Match.ipv4Destination("192.0.2.8").drop()).stream()
                .allMatch(refusal -> refusal.endsWith("192.0.2.8")));
        assertEquals(5, refusals(Match.ipv4Destination("192.0.2.8").drop()).size());
        assertEquals(List.of(), refusals(Match.ipv4Destination("192.0.2.9").drop()));
        assertEquals(List.of(), refusals(Match.ipv6Destination("2001:db8::9").drop()));
    }

    @Test
    void dnsAnswersAreRefusedByProtocol() {
        List<String> refusals = refusals(Match.ipProtocol(17).drop());

        assertTrue(refusals.contains("rule 0 (proto 17 -> drop) would take a DNS answer to 2001:db8::7"));
    }

    @Test
    void hostWithoutAddressesIsTriedToo() {
        List<Probe> probes = ManagementProbes.of(MAC, List.of());

        assertEquals(
                probes.size(),
                ManagementGuard.check(RuleList.of(Match.all().drop()), probes).size());
        assertEquals(
                4,
                ManagementGuard.check(RuleList.of(Match.tcpDestinationPort(22).drop()), probes)
                        .size());
    }

    @Test
    void probesAreLongEnoughForTheKernelsTestRun() {
        assertTrue(probes().stream().allMatch(probe -> probe.frame().length >= 14));
    }

    private static List<Probe> probes() {
        return ManagementProbes.of(MAC, OWN);
    }

    private static List<String> refusals(Rule... rules) {
        return ManagementGuard.check(RuleList.of(rules), probes()).stream()
                .map(Object::toString)
                .toList();
    }
}
