package io.xdp4j.tools.doctor;

import io.xdp4j.Xdp;
import io.xdp4j.device.Feature;
import io.xdp4j.device.Features;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.netlink.EthtoolSocket;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.wire.Ethernet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the doctor found about an interface.
 *
 * @param device the interface
 * @param driver the name of its driver or its kind; empty if unknown
 * @param up whether it is up
 * @param findings what it can do
 */
public record InterfaceCheckup(XdpInterface device, String driver, boolean up, List<Finding> findings) {

    /** A VLAN tag may come on top of the MTU. */
    private static final int ETHERNET_HEADER = Ethernet.HEADER_LENGTH + Ethernet.TAG_LENGTH;

    /** Looks at {@code device}. */
    public static InterfaceCheckup of(Xdp xdp, XdpInterface device) throws XdpException {
        Link link = link(device);
        Features features = xdp.features(device);
        var findings = new ArrayList<Finding>();
        findings.add(
                Finding.of("up", link.up(), "up", "down: no frame passes", "ip link set " + device.name() + " up"));
        for (Feature feature : Feature.values()) {
            findings.add(Finding.of(name(feature), features.of(feature)));
        }
        findings.add(frames(device));
        findings.add(program(device, link));
        return new InterfaceCheckup(device, driver(link), link.up(), findings);
    }

    /** Returns the entry in the document of the command's {@code --json}. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("name", device.name());
        document.put("index", device.index());
        document.put("driver", driver);
        document.put("up", up);
        document.put("mtu", device.mtu());
        document.put("mac", device.mac().toString());
        document.put("queues", device.queues());
        document.put("findings", findings.stream().map(Finding::document).toList());
        return document;
    }

    private static Finding frames(XdpInterface device) {
        int frame = device.mtu() + ETHERNET_HEADER;
        int room = UmemSpec.DEFAULT.maxFrame();
        return Finding.of(
                "frames fit chunks",
                frame <= room,
                frame + " bytes into " + room,
                "frames of " + frame + " bytes do not fit into a chunk, which has room for " + room,
                "ip link set " + device.name() + " mtu " + (room - ETHERNET_HEADER));
    }

    private static Finding program(XdpInterface device, Link link) {
        return switch (link.xdp()) {
            case NONE -> Finding.yes("free for a program", "no XDP program is attached");
            case NATIVE, OTHER -> taken(device, link, "xdp");
            case GENERIC -> taken(device, link, "xdpgeneric");
        };
    }

    /** A program that a link holds cannot be taken off by ip; whether one does, only root may ask. */
    private static Finding taken(XdpInterface device, Link link, String mode) {
        return Finding.no(
                "free for a program",
                "program " + link.programId() + " is attached, "
                        + link.xdp().name().toLowerCase(Locale.ROOT),
                "see whose it is with bpftool prog show id " + link.programId() + ", and end that process; if it was "
                        + "left behind: ip link set " + device.name() + " " + mode + " off");
    }

    private static Link link(XdpInterface device) throws XdpException {
        try (var routes = RouteSocket.open()) {
            for (Link link : routes.links()) {
                if (link.index() == device.index()) {
                    return link;
                }
            }
        }
        throw new XdpException(
                XdpException.Kind.GONE, "look at " + device.name(), 0, "it is gone since it was listed", "try again");
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
