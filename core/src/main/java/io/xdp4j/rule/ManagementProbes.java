package io.xdp4j.rule;

import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.MacAddress;
import io.xdp4j.wire.Tcp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Fixed frames that a host must receive to stay reachable: ARP, neighbour discovery, DHCP answers, TCP to port 22, answers
 * from DNS servers. A program is tried on them before it is attached.
 *
 * @since 0.1
 */
public final class ManagementProbes {

    private static final int CAPACITY = 256;
    private static final int MIN_FRAME = 60;
    private static final int SSH = 22;
    private static final int DNS = 53;
    private static final int EPHEMERAL = 49152;
    private static final long PEER_MAC = 0x02005E100001L;
    private static final InetAddress PEER_4 = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress PEER_6 = InetAddress.ofLiteral("2001:db8::1");
    private static final InetAddress SELF_4 = InetAddress.ofLiteral("192.0.2.2");
    private static final InetAddress SELF_6 = InetAddress.ofLiteral("2001:db8::2");
    private static final InetAddress ALL_NODES = InetAddress.ofLiteral("ff02::1");

    private final MacAddress mac;
    private final List<Probe> probes = new ArrayList<>();

    private ManagementProbes(MacAddress mac) {
        this.mac = mac;
    }

    /**
     * A frame that must pass.
     *
     * @param what what it is, in words, for example {@code ARP requests}
     * @param frame its bytes, from the Ethernet header on
     */
    public record Probe(String what, byte[] frame) {}

    /** Returns the frames for a host with hardware address {@code mac} and addresses {@code own}, which may be empty. */
    public static List<Probe> of(MacAddress mac, List<InetAddress> own) {
        var probes = new ManagementProbes(mac);
        probes.arp(own);
        probes.neighbourDiscovery();
        probes.dhcp();
        for (InetAddress address : own.isEmpty() ? List.of(SELF_4, SELF_6) : own) {
            probes.conversations(address);
        }
        return List.copyOf(probes.probes);
    }

    private void arp(List<InetAddress> own) {
        int self = own.stream()
                .filter(Inet4Address.class::isInstance)
                .mapToInt(ManagementProbes::int4)
                .findFirst()
                .orElse(int4(SELF_4));
        add("ARP requests", writer -> writer.ethernet(MacAddress.BROADCAST.value(), PEER_MAC)
                .arpRequest(PEER_MAC, int4(PEER_4), self));
        add("ARP replies", writer -> writer.ethernet(mac.value(), PEER_MAC)
                .arpReply(PEER_MAC, int4(PEER_4), mac.value(), self));
    }

    private void neighbourDiscovery() {
        icmpv6("router advertisements", 134, ALL_NODES);
        icmpv6("neighbour solicitations", 135, ALL_NODES);
        icmpv6("neighbour advertisements", 136, SELF_6);
    }

    /** RFC 4861 messages begin with type, code and a checksum; a rule cannot tell what comes after. */
    private void icmpv6(String what, int type, InetAddress to) {
        byte[] message = new byte[24];
        message[0] = (byte) type;
        add(what, writer -> ip(writer.ethernet(mac.value(), PEER_MAC), PEER_6, to)
                .hopLimit(255)
                .protocol(IpProtocol.ICMPV6)
                .payload(message));
    }

    private void dhcp() {
        InetAddress broadcast = InetAddress.ofLiteral("255.255.255.255");
        add("DHCP answers", writer -> ip(writer.ethernet(mac.value(), PEER_MAC), PEER_4, broadcast)
                .udp(67, 68)
                .reserve(20));
        add("DHCPv6 answers", writer -> ip(writer.ethernet(mac.value(), PEER_MAC), PEER_6, SELF_6)
                .udp(547, 546)
                .reserve(20));
    }

    private void conversations(InetAddress self) {
        InetAddress peer = self instanceof Inet4Address ? PEER_4 : PEER_6;
        String to = " to " + self.getHostAddress();
        tcp("TCP connections to port 22" + to, peer, self, EPHEMERAL, SSH, Tcp.SYN);
        tcp("TCP segments to port 22" + to, peer, self, EPHEMERAL, SSH, Tcp.ACK);
        tcp("answers of DNS servers over TCP" + to, peer, self, DNS, EPHEMERAL, Tcp.ACK);
        add("answers of DNS servers" + to, writer -> ip(writer.ethernet(mac.value(), PEER_MAC), peer, self)
                .udp(DNS, EPHEMERAL)
                .reserve(20));
    }

    private void tcp(String what, InetAddress from, InetAddress to, int source, int destination, int flags) {
        add(what, writer -> ip(writer.ethernet(mac.value(), PEER_MAC), from, to)
                .tcp(source, destination, 1, 1, flags, 65535));
    }

    private static FrameWriter ip(FrameWriter writer, InetAddress from, InetAddress to) {
        if (from instanceof Inet4Address) {
            return writer.ipv4(int4(from), int4(to));
        }
        ByteBuffer source = ByteBuffer.wrap(from.getAddress());
        ByteBuffer destination = ByteBuffer.wrap(to.getAddress());
        return writer.ipv6(source.getLong(0), source.getLong(8), destination.getLong(0), destination.getLong(8));
    }

    private static int int4(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt(0);
    }

    /** Writes one frame. */
    private interface Body {
        FrameWriter write(FrameWriter writer);
    }

    private void add(String what, Body body) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(CAPACITY);
            int length = body.write(new FrameWriter().start(memory, 0, CAPACITY)).finish();
            byte[] frame = memory.asSlice(0, Math.max(length, MIN_FRAME)).toArray(ValueLayout.JAVA_BYTE);
            probes.add(new Probe(what, frame));
        }
    }
}
