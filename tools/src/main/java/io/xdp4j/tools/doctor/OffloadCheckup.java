package io.xdp4j.tools.doctor;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket.Offloads;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Looks at what the card or the other end of a veth does to frames before a program sees them, or instead of it. */
final class OffloadCheckup {

    private static final String STRIP_TAG = "rx-vlan-hw-parse";
    private static final String INSERT_TAG = "tx-vlan-hw-insert";
    private static final String MERGE = "rx-lro";
    private static final String MERGE_GENTLY = "rx-gro-hw";
    private static final String CHECKSUM = "tx-checksum-ip-generic";
    private static final String GRO = "rx-gro";

    private OffloadCheckup() {}

    /** Returns the offloads of interface {@code index} of the calling thread's namespace; none if they are unknown. */
    static Offloads look(int index) {
        try (EthtoolNetlinkSocket ethtool = EthtoolNetlinkSocket.open()) {
            return ethtool.offloads(index);
        } catch (XdpException _) {
            return new Offloads(Set.of(), Set.of());
        }
    }

    /** Of an interface with hardware, or of a kind that is not known better. */
    static List<Finding> ofCard(String device, Offloads own) {
        if (own.active().isEmpty()) {
            return List.of(Finding.unknown("offloads", "the kernel does not tell them; ethtool -k " + device));
        }
        var findings = new ArrayList<Finding>();
        findings.add(Finding.of(
                "VLAN tags in frames",
                !own.active().contains(STRIP_TAG),
                "the driver leaves them",
                "the card takes the tag off, no rule sees it",
                remedy(device, own, STRIP_TAG, "rxvlan")));
        findings.add(Finding.of(
                "frames as they came",
                !own.active().contains(MERGE) && !own.active().contains(MERGE_GENTLY),
                "LRO and GRO of the hardware are off",
                "the card merges frames: many drivers then refuse native programs, some switch it off",
                own.active().contains(MERGE)
                        ? remedy(device, own, MERGE, "lro")
                        : remedy(device, own, MERGE_GENTLY, MERGE_GENTLY)));
        return findings;
    }

    /** Of a veth, whose frames are as its other end's offloads leave them. */
    static List<Finding> ofVeth(OtherEnd end) {
        if (!end.isOffloadsKnown()) {
            return List.of(Finding.unknown(
                    "frames are finished",
                    "what the stack sends at the other end may lack its checksum, and have its VLAN tag beside it; "
                            + "ethtool -k " + end.name() + " there says"));
        }
        Offloads peer = end.offloads();
        var findings = new ArrayList<Finding>();
        findings.add(Finding.of(
                "VLAN tags in frames",
                !peer.active().contains(INSERT_TAG),
                "the other end puts them in",
                "the tag of what the stack sends at the other end stays beside the frame, no rule sees it",
                there(remedy(end.name(), peer, INSERT_TAG, "txvlan"))));
        findings.add(Finding.of(
                "checksums in frames",
                !peer.active().contains(CHECKSUM),
                "the other end writes them",
                "the stack at the other end leaves them to a device that is not there",
                "do not look at them, or " + there(remedy(end.name(), peer, CHECKSUM, "tx"))));
        return findings;
    }

    static boolean hasGro(Offloads offloads) {
        return offloads.active().contains(GRO);
    }

    private static String there(String remedy) {
        return "at the other end: " + remedy;
    }

    private static String remedy(String device, Offloads offloads, String feature, String flag) {
        return offloads.changeable().contains(feature)
                ? "ethtool -K " + device + " " + flag + " off"
                : "the driver of " + device + " cannot switch it; use another interface if it matters";
    }
}
