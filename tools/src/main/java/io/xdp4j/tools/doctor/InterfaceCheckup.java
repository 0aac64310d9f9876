package io.xdp4j.tools.doctor;

import io.xdp4j.Xdp;
import io.xdp4j.device.Feature;
import io.xdp4j.device.Features;
import io.xdp4j.device.Features.Support;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket.Offloads;
import io.xdp4j.linux.netlink.EthtoolSocket;
import io.xdp4j.linux.netlink.Link;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What the doctor found about an interface.
 *
 * @param device the interface
 * @param driver the name of its driver or its kind; empty if unknown
 * @param link its state
 * @param held its queues that AF_XDP sockets have, as far as the kernel says
 * @param programs the programs that are attached
 * @param findings what it can do
 */
public record InterfaceCheckup(
        XdpInterface device,
        String driver,
        Link link,
        List<Integer> held,
        List<AttachedProgram> programs,
        List<Finding> findings) {

    /** Those that some interface of Linux has. */
    private static final Set<Feature> FEATURES = EnumSet.complementOf(
            EnumSet.of(Feature.TX_INSPECT, Feature.RX_INJECT, Feature.SHARED_QUEUES, Feature.QUEUE_PROGRAMS));

    /** Looks at {@code device}. */
    static InterfaceCheckup of(Xdp xdp, XdpInterface device, Surroundings around) throws XdpException {
        Link link = around.link(device.index());
        Features features = xdp.features(device);
        Offloads offloads = OffloadCheckup.look(device.index());
        List<AttachedProgram> programs = AttachedProgram.of(link, around.open());
        var findings = new ArrayList<Finding>();
        findings.add(StateCheckup.up(link));
        if (link.up()) {
            findings.add(StateCheckup.carrier(link));
        }
        addEnd(findings, device, link, offloads, around, features);
        findings.add(StateCheckup.frames(device));
        findings.add(StateCheckup.addresses(link));
        findings.addAll(new QueueCheckup(device, link, around).findings(offloads, features.has(Feature.ZERO_COPY)));
        findings.addAll(
                ProgramCheckup.findings(device.name(), programs, around.open().hidden()));
        findings.addAll(StateCheckup.wayIn(link));
        findings.addAll(StateCheckup.interrupts(link));
        return new InterfaceCheckup(
                device, driver(link), link, around.held(device.index()), programs, List.copyOf(findings));
    }

    /** Returns whether one line says enough, if nobody asked for this interface: frames do not come here. */
    public boolean isDull() {
        return !link.up() || link.state().loopback() || link.kind().equals("ifb");
    }

    /** Returns the line that says enough. */
    public String line() {
        var parts = new ArrayList<String>();
        parts.add(link.up() ? "up" : "down");
        boolean isNative = findings.stream()
                .anyMatch(finding ->
                        finding.name().equals(name(Feature.NATIVE)) && finding.status() == Finding.Status.YES);
        parts.add(isNative ? "native" : "generic only");
        parts.add("MTU " + device.mtu());
        programs.forEach(program -> parts.add(program + " is attached"));
        if (!held.isEmpty()) {
            parts.add("an AF_XDP socket has " + Words.queues(held));
        }
        return device.name() + ": " + String.join(", ", parts) + "; -i " + device.name() + " for all";
    }

    /** Returns the entry in the document of the command's {@code --json}. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", device.name());
        document.put("index", device.index());
        document.put("driver", driver);
        document.put("up", link.up());
        document.put("carrier", link.state().carrier());
        document.put("promiscuous", link.state().promiscuous());
        document.put("mtu", device.mtu());
        document.put("mac", device.mac().toString());
        document.put("queues", device.queues());
        document.put("queuesHeld", held);
        document.put("programs", programs.stream().map(ProgramCheckup::document).toList());
        document.put("findings", findings.stream().map(Finding::document).toList());
        return document;
    }

    private static void addEnd(
            List<Finding> findings,
            XdpInterface device,
            Link link,
            Offloads offloads,
            Surroundings around,
            Features features) {
        if (!link.kind().equals("veth")) {
            for (Feature feature : FEATURES) {
                findings.add(Finding.of(name(feature), support(features, feature, "")));
            }
            findings.addAll(OffloadCheckup.ofCard(device.name(), offloads));
            return;
        }
        OtherEnd end = OtherEnd.of(link, around.links());
        findings.add(end.finding());
        for (Feature feature : FEATURES) {
            findings.add(Finding.of(name(feature), support(features, feature, end.name())));
        }
        findings.add(end.nativeMtu());
        findings.addAll(OffloadCheckup.ofVeth(end));
    }

    /** What the driver says, with what a veth's other end can. */
    private static Support support(Features features, Feature feature, String otherEnd) {
        Support support = features.of(feature);
        if (feature == Feature.REDIRECT_TARGET && !support.available() && !otherEnd.isEmpty()) {
            return Support.no(
                    "frames that are redirected here are dropped: the other end has neither a native program nor GRO",
                    "there: ethtool -K " + otherEnd + " gro on, or attach a program that passes everything");
        }
        return support;
    }

    private static String driver(Link link) {
        try (var ethtool = EthtoolSocket.open()) {
            return ethtool.driver(link.name());
        } catch (XdpException _) {
            return link.kind(); // loopback and some virtual interfaces do not answer
        }
    }

    private static String name(Feature feature) {
        return feature.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }
}
