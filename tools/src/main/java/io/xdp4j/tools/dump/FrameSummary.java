package io.xdp4j.tools.dump;

import io.xdp4j.wire.Arp;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.Icmp;
import io.xdp4j.wire.Icmpv6;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.IpText;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.Ipv6;
import io.xdp4j.wire.MacAddress;
import io.xdp4j.wire.Tcp;
import io.xdp4j.wire.Udp;
import java.lang.foreign.MemorySegment;

/** Says in a few words what a frame is, as far as its headers are there. For one thread at a time. */
public final class FrameSummary {

    private static final String FLAGS = "FSRPAUEC";

    private final Ethernet ethernet = new Ethernet();
    private final Arp arp = new Arp();
    private final Ipv4 ipv4 = new Ipv4();
    private final Ipv6 ipv6 = new Ipv6();
    private final Udp udp = new Udp();
    private final Tcp tcp = new Tcp();
    private final Icmp icmp = new Icmp();
    private final Icmpv6 icmpv6 = new Icmpv6();

    /** Where a packet comes from and goes to. */
    private record Ends(String source, String destination, boolean isWide) {

        String withPorts(int sourcePort, int destinationPort) {
            return with(source, sourcePort) + " > " + with(destination, destinationPort);
        }

        @Override
        public String toString() {
            return source + " > " + destination;
        }

        private String with(String address, int port) {
            return (isWide ? "[" + address + "]" : address) + ":" + port;
        }
    }

    /** Returns what the frame of {@code length} bytes at {@code offset} is. */
    public String of(MemorySegment memory, long offset, int length) {
        if (!ethernet.wrap(memory, offset, length)) {
            return "no Ethernet header";
        }
        var text = new StringBuilder();
        for (int i = 0; i < ethernet.tags(); i++) {
            text.append("vlan ").append(ethernet.vlanId(i)).append(' ');
        }
        long at = ethernet.payloadOffset();
        int size = ethernet.payloadLength();
        String payload = switch (ethernet.etherType()) {
            case EtherType.ARP -> arp.wrap(memory, at, size) ? arp() : "";
            case EtherType.IPV4 -> ipv4.wrap(memory, at, size) ? ipv4(memory) : "";
            case EtherType.IPV6 -> ipv6.wrap(memory, at, size) ? ipv6(memory) : "";
            default -> "";
        };
        return text.append(payload.isEmpty() ? unknown() : payload).toString();
    }

    private String unknown() {
        return String.format("ethertype 0x%04x ", ethernet.etherType()) + new MacAddress(ethernet.source()) + " > "
                + new MacAddress(ethernet.destination());
    }

    private String arp() {
        return switch (arp.operation()) {
            case Arp.REQUEST ->
                "arp who has " + IpText.of(arp.targetAddress()) + "? tell " + IpText.of(arp.senderAddress());
            case Arp.REPLY -> "arp " + IpText.of(arp.senderAddress()) + " is at " + new MacAddress(arp.senderMac());
            default -> "arp operation " + arp.operation();
        };
    }

    private String ipv4(MemorySegment memory) {
        var ends = new Ends(IpText.of(ipv4.source()), IpText.of(ipv4.destination()), false);
        if (ipv4.isLaterFragment()) {
            return "ipv4 " + ends + " fragment at " + ipv4.fragmentOffset() + ", protocol " + ipv4.protocol();
        }
        String inner = transport(ends, memory, ipv4.protocol(), ipv4.payloadOffset(), ipv4.payloadLength());
        return inner.isEmpty() ? "ipv4 " + ends + " protocol " + ipv4.protocol() : inner;
    }

    private String ipv6(MemorySegment memory) {
        var ends = new Ends(
                IpText.of(ipv6.sourceHigh(), ipv6.sourceLow()),
                IpText.of(ipv6.destinationHigh(), ipv6.destinationLow()),
                true);
        if (ipv6.isLaterFragment()) {
            return "ipv6 " + ends + " fragment at " + ipv6.fragmentOffset() + ", protocol " + ipv6.protocol();
        }
        String inner = transport(ends, memory, ipv6.protocol(), ipv6.payloadOffset(), ipv6.payloadLength());
        return inner.isEmpty() ? "ipv6 " + ends + " protocol " + ipv6.protocol() : inner;
    }

    /** Empty if it is something else, or its header is not there. */
    private String transport(Ends ends, MemorySegment memory, int protocol, long at, int size) {
        return switch (protocol) {
            case IpProtocol.UDP ->
                udp.wrap(memory, at, size)
                        ? "udp " + ends.withPorts(udp.sourcePort(), udp.destinationPort()) + " "
                                + Math.max(0, udp.udpLength() - Udp.HEADER_LENGTH)
                        : "";
            case IpProtocol.TCP ->
                tcp.wrap(memory, at, size)
                        ? "tcp " + ends.withPorts(tcp.sourcePort(), tcp.destinationPort()) + " [" + flags() + "]"
                        : "";
            case IpProtocol.ICMP -> icmp.wrap(memory, at, size) ? "icmp " + ends + " " + icmp() : "";
            case IpProtocol.ICMPV6 -> icmpv6.wrap(memory, at, size) ? "icmp6 " + ends + " " + icmpv6() : "";
            default -> "";
        };
    }

    private String icmp() {
        return switch (icmp.type()) {
            case Icmp.ECHO_REQUEST -> "echo request " + number(icmp.identifier(), icmp.sequence());
            case Icmp.ECHO_REPLY -> "echo reply " + number(icmp.identifier(), icmp.sequence());
            default -> "type " + icmp.type() + " code " + icmp.code();
        };
    }

    private String icmpv6() {
        return switch (icmpv6.type()) {
            case Icmpv6.ECHO_REQUEST -> "echo request " + number(icmpv6.identifier(), icmpv6.sequence());
            case Icmpv6.ECHO_REPLY -> "echo reply " + number(icmpv6.identifier(), icmpv6.sequence());
            default -> "type " + icmpv6.type() + " code " + icmpv6.code();
        };
    }

    private static String number(int identifier, int sequence) {
        return "id " + identifier + " seq " + sequence;
    }

    private String flags() {
        var flags = new StringBuilder();
        for (int i = 0; i < FLAGS.length(); i++) {
            if (tcp.has(1 << i)) {
                flags.append(FLAGS.charAt(i));
            }
        }
        return flags.isEmpty() ? "-" : flags.toString();
    }
}
