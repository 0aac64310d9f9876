package io.xdp4j.linux.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.AttachSpec;
import io.xdp4j.KernelTest;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskMap;
import io.xdp4j.XskSocket;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket.Offloads;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.NetdevSocket;
import io.xdp4j.linux.netlink.NetdevSocket.Queue;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.os.BootClock;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is on an interface, and who has it; this process stands for any. */
@KernelTest
final class InspectKernelTest {

    private static final RuleList RULES =
            RuleList.of(Match.udpDestinationPort(9).drop());

    @Test
    void programIsNamedWithItsLinkAndItsHolder() throws XdpException {
        Link left = pair();
        try (Xdp xdp = Xdp.linux();
                XdpLink _ = xdp.attach(xdp.find("left").rx(), RULES, AttachSpec.DEFAULT)) {
            AttachedProgram attached =
                    AttachedProgram.of(link("left"), OpenDescriptors.look()).getFirst();
            SeenProgram program = attached.program();

            assertTrue(program.known());
            assertEquals(Link.Mode.NATIVE, attached.mode());
            assertTrue(program.name().startsWith("xdp4j"), program.name());
            assertEquals(16, program.tag().length());
            assertTrue(program.linkId() > 0);
            assertEquals(List.of(ProcessHandle.current().pid()), pids(program.holders()));
            assertTrue(attached.removal("left").contains("bpftool link detach id " + program.linkId()));
        }
        assertEquals(List.of(), AttachedProgram.of(left, OpenDescriptors.look()));
    }

    @Test
    void programIsAsOldAsItsLoadingAndHasItsMaps() throws XdpException {
        pair();
        long before = BootClock.nanos();
        try (Xdp xdp = Xdp.linux();
                XskMap map = xdp.xskMap(1);
                XdpLink _ = xdp.attach(
                        xdp.find("left").rx(),
                        RuleList.of(Match.udpDestinationPort(9).redirect(map)),
                        AttachSpec.DEFAULT.withMap(map.name(), map))) {
            SeenProgram program = AttachedProgram.of(link("left"), OpenDescriptors.look())
                    .getFirst()
                    .program();

            assertTrue(program.loadedNanos() >= before, () -> before + " " + program);
            assertTrue(program.loadedNanos() <= BootClock.nanos(), program::toString);
            assertEquals(
                    List.of(map.name()),
                    program.maps().stream().map(SeenMap::name).toList());
        }
    }

    @Test
    void programThatWentMeanwhileIsLeftOut() throws XdpException {
        pair();
        Link before;
        try (Xdp xdp = Xdp.linux();
                XdpLink _ = xdp.attach(xdp.find("left").rx(), RULES, AttachSpec.DEFAULT)) {
            before = link("left");
        }

        assertEquals(1, before.programs().size());
        assertEquals(List.of(), AttachedProgram.of(before, OpenDescriptors.look()));
    }

    @Test
    void queueThatASocketHasIsMarkedAndNoOther() throws XdpException {
        int index = pair().index();
        try (Xdp xdp = Xdp.linux();
                Umem umem = umem(xdp);
                XskSocket _ = xdp.open(xdp.find("left").queue(1), umem, XskSpec.DEFAULT)) {
            assertEquals(List.of(1), held(index));
        }
    }

    @Test
    void queuesOfBothDirectionsAreListedWhileAnInterfaceIsUp() throws XdpException {
        int index = pair().index();
        assertEquals(4, queues(index).stream().filter(Queue::receives).count());
        assertEquals(8, queues(index).size());
        try (RouteSocket routes = RouteSocket.open()) {
            routes.setDown(index);
        }
        assertEquals(0, queues(index).size());
    }

    @Test
    void socketIsSeenInItsOwnNamespaceOnly() throws XdpException {
        pair();
        long self = ProcessHandle.current().pid();
        try (Xdp xdp = Xdp.linux();
                Umem umem = umem(xdp);
                XskSocket _ = xdp.open(xdp.find("left").queue(0), umem, XskSpec.DEFAULT);
                NetNamespace other = NetNamespace.create()) {
            List<SeenSocket> here = ours(self);
            List<SeenSocket> there = other.call(() -> ours(self));

            assertEquals(1, here.size());
            assertTrue(here.getFirst().known());
            assertFalse(here.getFirst().zeroCopy());
            assertFalse(here.getFirst().losses().any());
            assertEquals(List.of(), there);
        }
    }

    @Test
    void offloadsOfAVethAreThoseThatItHasAndThoseThatItCanSwitch() throws XdpException {
        int index = pair().index();
        try (EthtoolNetlinkSocket ethtool = EthtoolNetlinkSocket.open()) {
            Offloads offloads = ethtool.offloads(index);

            assertTrue(offloads.active().contains("rx-vlan-hw-parse"), offloads.toString());
            assertTrue(offloads.changeable().contains("tx-checksum-ip-generic"), offloads.toString());
            assertFalse(offloads.active().contains("rx-lro"), offloads.toString());
            assertFalse(offloads.changeable().contains("rx-ntuple-filter"), offloads.toString());
        }
    }

    @Test
    void otherEndIsFoundByItsNumberAndThatOfItsNamespace() throws XdpException {
        try (RouteSocket routes = RouteSocket.open();
                NetNamespace there = NetNamespace.create()) {
            routes.createVeth(new VethSpec("near", "far", 1, 1500), there);
            Link.Peer peer = link("near").peer();

            assertFalse(peer.isHere());
            assertEquals(peer.namespace(), routes.number(there));
            assertTrue(routes.links(peer.namespace()).stream()
                    .anyMatch(
                            link -> link.index() == peer.index() && link.name().equals("far")));
        }
    }

    @Test
    void carrierIsThereWhileTheOtherEndIsUp() throws XdpException {
        Link left = pair();
        assertTrue(left.state().carrier());
        assertTrue(left.peer().isHere());

        try (RouteSocket routes = RouteSocket.open()) {
            routes.setDown(left.peer().index());
        }

        assertFalse(link("left").state().carrier());
        assertTrue(link("left").state().carrierChanges() > left.state().carrierChanges());
    }

    /** Makes a pair of four queues, up; returns its left end. */
    private static Link pair() throws XdpException {
        try (RouteSocket routes = RouteSocket.open();
                NetNamespace here = NetNamespace.current()) {
            routes.createVeth(new VethSpec("left", "right", 4, 1500), here);
            for (Link link : routes.links()) {
                routes.setUp(link.index());
            }
        }
        return link("left");
    }

    private static Link link(String name) throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            return routes.links().stream()
                    .filter(link -> link.name().equals(name))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static List<Queue> queues(int index) throws XdpException {
        try (NetdevSocket netdev = NetdevSocket.open()) {
            return netdev.queues().stream()
                    .filter(queue -> queue.device() == index)
                    .toList();
        }
    }

    private static List<Integer> held(int index) throws XdpException {
        return queues(index).stream()
                .filter(queue -> queue.receives() && queue.held())
                .map(Queue::id)
                .toList();
    }

    private static List<SeenSocket> ours(long pid) {
        return SeenSocket.of(OpenDescriptors.look()).stream()
                .filter(seen -> seen.holder().pid() == pid)
                .toList();
    }

    private static List<Long> pids(List<Holder> holders) {
        return holders.stream().map(Holder::pid).toList();
    }

    private static Umem umem(Xdp xdp) throws XdpException {
        return xdp.umem(UmemSpec.DEFAULT.withChunks(4096));
    }
}
