package io.xdp4j.wire;

import java.lang.foreign.MemorySegment;

/** Wraps whatever view fits, as a receiver would, reads all it says, and checks that payloads stay in the frame. */
final class Dissector {

    private final Ethernet ethernet = new Ethernet();
    private final Arp arp = new Arp();
    private final Ipv4 ipv4 = new Ipv4();
    private final Ipv6 ipv6 = new Ipv6();
    private final Udp udp = new Udp();
    private final Tcp tcp = new Tcp();
    private final Icmp icmp = new Icmp();
    private final Icmpv6 icmpv6 = new Icmpv6();

    private long start;
    private long end;
    private long seen; // keeps the reads alive

    long read(MemorySegment memory, long offset, int length) {
        start = offset;
        end = offset + length;
        if (ethernet.wrap(memory, offset, length)) {
            seen += ethernet.destination() + ethernet.source();
            for (int i = 0; i < ethernet.tags(); i++) {
                seen += ethernet.vlanId(i) + ethernet.vlanPriority(i);
            }
            inFrame(ethernet.payloadOffset(), ethernet.payloadLength());
            network(memory, ethernet.etherType(), ethernet.payloadOffset(), ethernet.payloadLength());
        }
        return seen;
    }

    private void network(MemorySegment memory, int etherType, long at, int length) {
        switch (etherType) {
            case EtherType.ARP -> arp(memory, at, length);
            case EtherType.IPV4 -> ipv4(memory, at, length);
            case EtherType.IPV6 -> ipv6(memory, at, length);
            default -> seen++;
        }
    }

    private void arp(MemorySegment memory, long at, int length) {
        if (arp.wrap(memory, at, length)) {
            seen += arp.operation() + arp.senderMac() + arp.senderAddress() + arp.targetMac() + arp.targetAddress();
        }
    }

    private void ipv4(MemorySegment memory, long at, int length) {
        if (ipv4.wrap(memory, at, length)) {
            seen += ipv4.dscp() + ipv4.ecn() + ipv4.identification() + ipv4.fragmentOffset() + ipv4.ttl();
            seen += ipv4.source() + ipv4.destination() + ipv4.checksum() + ipv4.totalLength();
            seen += (ipv4.checksumValid() ? 1 : 0) + (ipv4.isTruncated() ? 1 : 0) + (ipv4.isFragment() ? 1 : 0);
            inFrame(ipv4.payloadOffset(), ipv4.payloadLength());
            transport(memory, ipv4.protocol(), ipv4.payloadOffset(), ipv4.payloadLength());
        }
    }

    private void ipv6(MemorySegment memory, long at, int length) {
        if (ipv6.wrap(memory, at, length)) {
            seen += ipv6.trafficClass() + ipv6.flowLabel() + ipv6.hopLimit() + ipv6.fragmentOffset();
            seen += ipv6.sourceHigh() + ipv6.sourceLow() + ipv6.destinationHigh() + ipv6.destinationLow();
            seen += ipv6.identification() + ipv6.totalLength() + (ipv6.isTruncated() ? 1 : 0);
            inFrame(ipv6.payloadOffset(), ipv6.payloadLength());
            transport(memory, ipv6.protocol(), ipv6.payloadOffset(), ipv6.payloadLength());
        }
    }

    private void transport(MemorySegment memory, int protocol, long at, int length) {
        switch (protocol) {
            case IpProtocol.UDP -> udp(memory, at, length);
            case IpProtocol.TCP -> tcp(memory, at, length);
            case IpProtocol.ICMP -> icmp(memory, at, length);
            case IpProtocol.ICMPV6 -> icmpv6(memory, at, length);
            default -> seen++;
        }
    }

    private void udp(MemorySegment memory, long at, int length) {
        if (udp.wrap(memory, at, length)) {
            seen += udp.sourcePort() + udp.destinationPort() + udp.udpLength() + udp.checksum();
            seen += ethernet.etherType() == EtherType.IPV4 && udp.checksumValid(ipv4) ? 1 : 0;
            inFrame(udp.payloadOffset(), udp.payloadLength());
        }
    }

    private void tcp(MemorySegment memory, long at, int length) {
        if (tcp.wrap(memory, at, length)) {
            seen += tcp.sourcePort() + tcp.destinationPort() + tcp.sequence() + tcp.acknowledgement() + tcp.flags();
            seen += tcp.window() + tcp.checksum() + tcp.urgentPointer();
            seen += ethernet.etherType() == EtherType.IPV4 && tcp.checksumValid(ipv4) ? 1 : 0;
            inFrame(tcp.payloadOffset(), tcp.payloadLength());
        }
    }

    private void icmp(MemorySegment memory, long at, int length) {
        if (icmp.wrap(memory, at, length)) {
            seen += icmp.type() + icmp.code() + icmp.checksum() + icmp.identifier() + icmp.sequence();
            seen += icmp.checksumValid() ? 1 : 0;
            inFrame(icmp.payloadOffset(), icmp.payloadLength());
        }
    }

    private void icmpv6(MemorySegment memory, long at, int length) {
        if (icmpv6.wrap(memory, at, length)) {
            seen += icmpv6.type() + icmpv6.code() + icmpv6.checksum() + icmpv6.identifier() + icmpv6.sequence();
            seen += ethernet.etherType() == EtherType.IPV6 && icmpv6.checksumValid(ipv6) ? 1 : 0;
            inFrame(icmpv6.payloadOffset(), icmpv6.payloadLength());
        }
    }

    private void inFrame(long at, int length) {
        if (length < 0 || at < start || at + length > end) {
            throw new AssertionError("payload at " + at + " of " + length + " bytes, frame " + start + " to " + end);
        }
    }
}
