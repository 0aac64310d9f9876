package io.xdp4j.rule;

import io.xdp4j.wire.IpText;
import io.xdp4j.wire.MacAddress;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Fixed frames of the kind that keep a host reachable, to be tried on a program before it is attached.
 *
 * <p>They are ARP, IPv6 neighbour discovery and router advertisements, answers to a DHCP client, TCP to port 22, and
 * answers of DNS servers; those to an address once for each of the interface's own. What a fixed set cannot show:
 * frames in VLANs, other services that administer the host, and what a program that keeps state does later.
 *
 * @since 0.1
 */
public final class ManagementProbes {

    /** In place of the interface's addresses if it has none of the family: documentation, RFC 5737 and RFC 9637. */
    private static final InetAddress SOME_IPV4 = Inet4Address.ofLiteral("203.0.113.254");

    private static final InetAddress SOME_IPV6 = Inet6Address.ofLiteral("3fff:fff:ffff::fe");

    private static final int SSH = 22;
    private static final int DNS = 53;
    private static final int DHCP_SERVER = 67;
    private static final int DHCP_CLIENT = 68;
    private static final int DHCPV6_CLIENT = 546;
    private static final int DHCPV6_SERVER = 547;

    /** Where answers to this host's questions go: a port of Linux's and IANA's ephemeral ranges, known for nothing. */
    private static final int EPHEMERAL = 58237;

    private final ProbeFrames frames;
    private final List<Probe> probes = new ArrayList<>();

    /**
     * A frame, and what it is.
     *
     * @param what what it is, to be read after "would take": {@code an ARP request for 192.0.2.1}
     * @param frame its bytes, checksums included; not copied
     */
    public record Probe(String what, byte[] frame) {

        /** Checks that nothing is missing. */
        public Probe {
            Objects.requireNonNull(what, "what");
            Objects.requireNonNull(frame, "frame");
        }

        @Override
        public String toString() {
            return what;
        }
    }

    private ManagementProbes(MacAddress mac) {
        frames = new ProbeFrames(mac);
    }

    /**
     * Returns the frames for an interface.
     *
     * @param mac its hardware address
     * @param own its IP addresses; a documentation address stands for a family of which there is none
     */
    public static List<Probe> of(MacAddress mac, List<InetAddress> own) {
        var probes = new ManagementProbes(mac);
        addresses(own, SOME_IPV4).forEach(probes::ipv4);
        addresses(own, SOME_IPV6).forEach(probes::ipv6);
        return List.copyOf(probes.probes);
    }

    private static List<InetAddress> addresses(List<InetAddress> own, InetAddress standIn) {
        List<InetAddress> addresses =
                own.stream().filter(standIn.getClass()::isInstance).toList();
        return addresses.isEmpty() ? List.of(standIn) : addresses;
    }

    private void ipv4(InetAddress own) {
        String name = name(own);
        add("an ARP request for " + name, frames.arpRequest(own));
        add("an ARP reply to " + name, frames.arpReply(own));
        add("a DHCP offer", frames.dhcpBroadcast(DHCP_SERVER, DHCP_CLIENT, own));
        add("a DHCP acknowledgement to " + name, frames.dhcpUnicast(DHCP_SERVER, DHCP_CLIENT, own));
        services(own);
    }

    private void ipv6(InetAddress own) {
        String name = name(own);
        add("a neighbour solicitation for " + name, frames.solicitation(own));
        add("a neighbour solicitation to " + name, frames.probe(own));
        add("a neighbour advertisement to " + name, frames.advertisement(own));
        add("a router advertisement", frames.routerAdvertisement());
        add("a DHCPv6 reply to " + name, frames.dhcpv6(DHCPV6_SERVER, DHCPV6_CLIENT, own));
        services(own);
    }

    private void services(InetAddress own) {
        String name = name(own);
        add("a TCP SYN to port " + SSH + " of " + name, frames.tcpSyn(EPHEMERAL, SSH, own));
        add("TCP data to port " + SSH + " of " + name, frames.tcpData(EPHEMERAL, SSH, own));
        add("a DNS answer to " + name, frames.dns(DNS, EPHEMERAL, own));
        add("a DNS answer over TCP to " + name, frames.dnsOverTcp(DNS, EPHEMERAL, own));
    }

    private static String name(InetAddress address) {
        ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
        return bytes.capacity() == 4 ? IpText.of(bytes.getInt()) : IpText.of(bytes.getLong(), bytes.getLong());
    }

    private void add(String what, byte[] frame) {
        probes.add(new Probe(what, frame));
    }
}
