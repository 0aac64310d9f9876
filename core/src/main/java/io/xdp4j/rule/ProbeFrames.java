package io.xdp4j.rule;

import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.InternetChecksum;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.MacAddress;
import io.xdp4j.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Writes the frames of {@link ManagementProbes}: all come from a neighbour that is this link's router. */
final class ProbeFrames {

    private static final int CAPACITY = 512;

    /** The neighbour, at a locally administered MAC address. */
    private static final MacAddress ROUTER_MAC = new MacAddress(0x02_00_5E_00_53_01L);

    private static final int ROUTER_IPV4 = 0xCB007101; // 203.0.113.1, documentation, RFC 5737
    private static final Ipv6 ROUTER = new Ipv6(0xFE80L << 48, 1);

    private static final Ipv6 ALL_NODES = new Ipv6(0xFF02L << 48, 1);
    private static final int NEIGHBOUR_HOPS = 255; // RFC 4861 section 7.1: anything less came from afar
    private static final int WINDOW = 0xFFFF;

    /** A response without records. RFC 1035 section 4.1.1. */
    private static final byte[] DNS_ANSWER = {1, 2, (byte) 0x81, (byte) 0x80, 0, 0, 0, 0, 0, 0, 0, 0};

    private final MacAddress mac;
    private final MemorySegment memory = MemorySegment.ofArray(new byte[CAPACITY]);
    private final FrameWriter writer = new FrameWriter();

    private record Ipv6(long high, long low) {

        static Ipv6 of(InetAddress address) {
            ByteBuffer bytes = ByteBuffer.wrap(address.getAddress());
            return new Ipv6(bytes.getLong(), bytes.getLong());
        }

        /** The group that listens for solicitations of this address. RFC 4291 section 2.7.1. */
        Ipv6 solicitedNode() {
            return new Ipv6(0xFF02L << 48, 0x1_FF00_0000L | low & 0xFF_FFFF);
        }

        /** The MAC address of this group. RFC 2464 section 7. */
        MacAddress groupMac() {
            return new MacAddress(0x3333_0000_0000L | low & 0xFFFF_FFFFL);
        }
    }

    ProbeFrames(MacAddress mac) {
        this.mac = mac;
    }

    byte[] arpRequest(InetAddress own) {
        return bytes(ethernet(MacAddress.BROADCAST).arpRequest(ROUTER_MAC.value(), ROUTER_IPV4, ipv4(own)));
    }

    byte[] arpReply(InetAddress own) {
        return bytes(ethernet(mac).arpReply(ROUTER_MAC.value(), ROUTER_IPV4, mac.value(), ipv4(own)));
    }

    /** A solicitation to find the address. */
    byte[] solicitation(InetAddress own) {
        Ipv6 group = Ipv6.of(own).solicitedNode();
        return icmpv6(group.groupMac(), group, solicitationOf(own));
    }

    /** A solicitation to see that the address is still there. */
    byte[] probe(InetAddress own) {
        return icmpv6(mac, Ipv6.of(own), solicitationOf(own));
    }

    byte[] advertisement(InetAddress own) {
        ByteBuffer message =
                ByteBuffer.allocate(32).putInt(136 << 24).putInt(0xE000_0000); // router, solicited, override
        return icmpv6(mac, Ipv6.of(own), linkLayer(message.putLong(ROUTER.high).putLong(ROUTER.low), 2));
    }

    byte[] routerAdvertisement() {
        ByteBuffer message = ByteBuffer.allocate(24).putInt(134 << 24);
        message.put((byte) 64).put((byte) 0).putShort((short) 1800); // hop limit, flags, seconds
        return icmpv6(ALL_NODES.groupMac(), ALL_NODES, linkLayer(message.putLong(0), 1));
    }

    byte[] dhcpBroadcast(int sourcePort, int destinationPort, InetAddress own) {
        FrameWriter frame = ethernet(MacAddress.BROADCAST).ipv4(ROUTER_IPV4, -1);
        return bytes(frame.udp(sourcePort, destinationPort).payload(dhcp(own, 2)));
    }

    byte[] dhcpUnicast(int sourcePort, int destinationPort, InetAddress own) {
        return bytes(ip(own).udp(sourcePort, destinationPort).payload(dhcp(own, 5)));
    }

    byte[] dhcpv6(int sourcePort, int destinationPort, InetAddress own) {
        return bytes(ip(own).udp(sourcePort, destinationPort).payload(new byte[] {7, 1, 2, 3})); // reply, transaction
    }

    byte[] dns(int sourcePort, int destinationPort, InetAddress own) {
        return bytes(ip(own).udp(sourcePort, destinationPort).payload(DNS_ANSWER));
    }

    byte[] dnsOverTcp(int sourcePort, int destinationPort, InetAddress own) {
        FrameWriter frame = ip(own).tcp(sourcePort, destinationPort, 1, 1, Tcp.ACK | Tcp.PSH, WINDOW);
        return bytes(frame.payload(new byte[] {0, (byte) DNS_ANSWER.length}).payload(DNS_ANSWER)); // RFC 1035, 4.2.2
    }

    byte[] tcpSyn(int sourcePort, int destinationPort, InetAddress own) {
        return bytes(ip(own).tcp(sourcePort, destinationPort, 1, 0, Tcp.SYN, WINDOW));
    }

    /** A segment of a connection that is there already. */
    byte[] tcpData(int sourcePort, int destinationPort, InetAddress own) {
        FrameWriter frame = ip(own).tcp(sourcePort, destinationPort, 1, 1, Tcp.ACK | Tcp.PSH, WINDOW);
        return bytes(frame.payload(new byte[16]));
    }

    private FrameWriter ethernet(MacAddress destination) {
        return writer.start(memory, 0, CAPACITY).ethernet(destination, ROUTER_MAC);
    }

    /** The headers of a packet from the router to one of the host's own addresses. */
    private FrameWriter ip(InetAddress own) {
        if (own.getAddress().length == 4) {
            return ethernet(mac).ipv4(ROUTER_IPV4, ipv4(own));
        }
        Ipv6 destination = Ipv6.of(own);
        return ethernet(mac).ipv6(ROUTER.high, ROUTER.low, destination.high, destination.low);
    }

    private byte[] icmpv6(MacAddress destinationMac, Ipv6 destination, byte[] message) {
        long pseudo = InternetChecksum.ipv6Pseudo(
                ROUTER.high, ROUTER.low, destination.high, destination.low, IpProtocol.ICMPV6, message.length);
        int checksum = InternetChecksum.of(MemorySegment.ofArray(message), 0, message.length, pseudo);
        ByteBuffer.wrap(message).putShort(2, (short) checksum);
        return bytes(ethernet(destinationMac)
                .ipv6(ROUTER.high, ROUTER.low, destination.high, destination.low)
                .hopLimit(NEIGHBOUR_HOPS)
                .protocol(IpProtocol.ICMPV6)
                .payload(message));
    }

    /** RFC 4861 section 4.3. */
    private static byte[] solicitationOf(InetAddress target) {
        ByteBuffer message = ByteBuffer.allocate(32).putInt(135 << 24).putInt(0);
        return linkLayer(message.put(target.getAddress()), 1);
    }

    /** Ends a message by the option that holds the router's MAC address: type 1 the source's, 2 the target's. */
    private static byte[] linkLayer(ByteBuffer message, int type) {
        message.put((byte) type).put((byte) 1);
        message.putShort((short) (ROUTER_MAC.value() >>> 32)).putInt((int) ROUTER_MAC.value());
        assert !message.hasRemaining();
        return message.array();
    }

    /** A server's message of {@code type}, 2 offer or 5 acknowledgement, without more options. RFC 2131, RFC 2132. */
    private byte[] dhcp(InetAddress own, int type) {
        ByteBuffer message = ByteBuffer.allocate(300).put(new byte[] {2, 1, 6, 0}); // reply, Ethernet
        message.putInt(0x01020304).putInt(0).putInt(0).put(own.getAddress());
        message.position(28).putShort((short) (mac.value() >>> 32)).putInt((int) mac.value());
        message.position(236).putInt(0x63825363); // RFC 2132 section 2: what follows are options
        return message.put(new byte[] {53, 1, (byte) type, -1}).array();
    }

    private byte[] bytes(FrameWriter frame) {
        int length = frame.finish();
        return Arrays.copyOf((byte[]) memory.heapBase().orElseThrow(), length);
    }

    private static int ipv4(InetAddress address) {
        return ByteBuffer.wrap(address.getAddress()).getInt();
    }
}
