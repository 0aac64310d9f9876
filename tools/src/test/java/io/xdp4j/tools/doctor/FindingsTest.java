package io.xdp4j.tools.doctor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.inspect.SeenProgram;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket.Offloads;
import io.xdp4j.linux.netlink.EthtoolSocket.Channels;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.tools.doctor.Finding.Status;
import io.xdp4j.wire.MacAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What is said of hosts and cards that no test machine need be. */
final class FindingsTest {

    private static final XdpInterface CARD = new XdpInterface("eth7", 7, 4, 1500, new MacAddress(1));
    private static final Link LINK = new Link(
            "eth7",
            7,
            1500,
            new MacAddress(1),
            "",
            new Link.State(true, true, 40, false, false),
            List.of(),
            new Link.Peer(0, Link.Peer.HERE),
            4,
            4);
    private static final Channels COMBINED = new Channels(0, 0, 4);
    private static final Offloads NONE = new Offloads(Set.of(), Set.of());

    @Test
    void spreadOverQueuesHasEveryRemedyThatTheCardAllows() {
        var steering = new Offloads(Set.of(), Set.of("rx-ntuple-filter"));

        Finding finding = QueueCheckup.spread(CARD, LINK, COMBINED, new int[] {0, 1, 2, 3, 0, 1}, steering);

        assertEquals(Status.NO, finding.status());
        assertTrue(finding.detail().contains("RSS spreads frames over 4 of them"), finding.detail());
        for (String remedy : List.of("ethtool -L eth7 combined 1", "ethtool -X eth7 equal 1", "ethtool -N eth7")) {
            assertTrue(finding.remedy().contains(remedy), finding.remedy());
        }
    }

    @Test
    void tableThatSendsAllToOneQueueIsOneQueue() {
        Finding finding = QueueCheckup.spread(CARD, LINK, COMBINED, new int[] {2, 2, 2}, NONE);

        assertEquals(Status.YES, finding.status());
        assertTrue(finding.detail().endsWith("queue 2"), finding.detail());
    }

    @Test
    void flowRulesMaySendElsewhereThanTheTable() {
        var steering = new Offloads(Set.of("rx-ntuple-filter"), Set.of("rx-ntuple-filter"));

        assertEquals(
                Status.NO,
                QueueCheckup.spread(CARD, LINK, COMBINED, new int[] {2, 2}, steering)
                        .status());
    }

    @Test
    void tagsThatACardTakesOffAreANoThatEthtoolRemedies() {
        var on = new Offloads(Set.of("rx-vlan-hw-parse", "rx-lro"), Set.of("rx-vlan-hw-parse"));

        List<Finding> findings = OffloadCheckup.ofCard("eth7", on);

        assertEquals("ethtool -K eth7 rxvlan off", findings.getFirst().remedy());
        assertEquals(Status.NO, findings.getLast().status());
        assertTrue(findings.getLast().remedy().contains("cannot switch"));
    }

    @Test
    void offloadsThatNobodyTellsAreUnknown() {
        assertEquals(
                Status.UNKNOWN, OffloadCheckup.ofCard("eth7", NONE).getFirst().status());
    }

    @Test
    void carrierThatCameAndWentOftenIsSaid() {
        assertTrue(StateCheckup.carrier(LINK).detail().contains("40 times"));
    }

    @Test
    void removalFitsWhatHoldsAProgram() {
        var holder = List.of(new Holder(5, "java"));
        var pin = List.of(Path.of("/sys/fs/bpf/mine"));

        assertTrue(program("a", 0, List.of(), List.of()).removal("eth7").endsWith("ip link set dev eth7 xdp off"));
        assertTrue(program("a", 3, holder, List.of()).removal("eth7").startsWith("end that process"));
        assertTrue(program("a", 3, List.of(), pin).removal("eth7").startsWith("remove the pin, or"));
        assertTrue(program("xdp_dispatcher", 0, List.of(), List.of())
                .removal("eth7")
                .contains("xdp-loader unload eth7"));
    }

    @Test
    void dispatcherIsSaidToBeOne() {
        var dispatcher = program("xdp_dispatcher", 0, List.of(), List.of());

        Finding finding =
                ProgramCheckup.findings("eth7", List.of(dispatcher), 0).getFirst();

        assertTrue(finding.detail().contains("libxdp"), finding.detail());
    }

    @Test
    void capabilitiesOfAUserNamespaceDoNotCount() {
        assertEquals(
                Status.YES,
                Confinement.users("         0          0 4294967295").status());
        assertEquals(
                Status.NO, Confinement.users("         0     100000      65536").status());
        assertEquals(Status.UNKNOWN, Confinement.users("").status());
    }

    @Test
    void kernelsAreComparedByNumber() {
        assertTrue(Kernel.parse("6.18.44-fc").isAtLeast(6, 16));
        assertTrue(Kernel.parse("7.0-rc1").isAtLeast(6, 16));
        assertFalse(Kernel.parse("6.8.0-50-generic").isAtLeast(6, 16));
        assertFalse(Kernel.parse("odd").isAtLeast(5, 9));
    }

    private static AttachedProgram program(String name, int link, List<Holder> holders, List<Path> pins) {
        return new AttachedProgram(
                Link.Mode.NATIVE, new SeenProgram(9, true, name, "00", 0, List.of(), link, holders, pins));
    }
}
