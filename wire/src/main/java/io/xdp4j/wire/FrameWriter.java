package io.xdp4j.wire;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.util.Objects;

/**
 * Writes a frame in place, from the outer header to the inner: {@code start(memory, offset, capacity)
 * .ethernet(destination, source).ipv4(source, destination).udp(sourcePort, destinationPort).payload(bytes).finish()}.
 *
 * <p>{@link #finish} fills in what a header says about what follows it: EtherTypes, protocols, lengths, checksums. It
 * adds no padding: a network interface pads frames below 60 bytes by itself.
 *
 * <p>Reusable, allocates nothing; the memory is borrowed until {@link #finish}. A header out of place is an
 * IllegalStateException, a value out of range an IllegalArgumentException, and so is a frame that does not fit. After
 * an exception begin again with {@link #start}. MAC addresses are u48, ports u16.
 */
public final class FrameWriter {

    /** What was written last, and so what may come next. */
    private enum Layer {
        NONE,
        ADDRESSES,
        LINK,
        NETWORK,
        PAYLOAD
    }

    private static final long NOWHERE = -1;
    private static final int U8 = 0xFF;
    private static final int U16 = 0xFFFF;

    private MemorySegment memory;
    private long start;
    private long end;
    private long at; // where the next byte goes
    private long typeAt; // where the EtherType goes
    private long network; // where the IP header is, if there is one
    private long transport; // where the header is that takes a checksum over the payload; NOWHERE if there is none
    private int ipVersion; // 4, 6 or, without an IP header, 0
    private int protocol;
    private Layer layer = Layer.NONE;

    /** Makes a writer that waits for {@link #start}. */
    public FrameWriter() {}

    /** Begins a frame at {@code offset}, of at most {@code capacity} bytes, which must lie within the memory. */
    public FrameWriter start(MemorySegment memory, long offset, int capacity) {
        Objects.checkFromIndexSize(offset, capacity, memory.byteSize());
        this.memory = memory;
        start = offset;
        end = offset + capacity;
        at = offset;
        ipVersion = 0;
        transport = NOWHERE;
        layer = Layer.ADDRESSES;
        return this;
    }

    /** Writes the MAC addresses. */
    public FrameWriter ethernet(MacAddress destination, MacAddress source) {
        return ethernet(destination.value(), source.value());
    }

    /** Writes the MAC addresses, u48. */
    public FrameWriter ethernet(long destination, long source) {
        expect(Layer.ADDRESSES, "ethernet");
        requireMac(destination);
        requireMac(source);
        long header = take(Ethernet.HEADER_LENGTH);
        Ethernet.write(memory, header, destination, source);
        typeAt = header + Ethernet.TYPE;
        layer = Layer.LINK;
        return this;
    }

    /** Writes a VLAN tag: {@code id} 0 to 4095, {@code priority} 0 to 7. Of two, the first is the outer, 802.1ad. */
    public FrameWriter vlan(int id, int priority) {
        expect(Layer.LINK, "vlan");
        require(id, 0xFFF, "VLAN id");
        require(priority, 7, "VLAN priority");
        boolean inner = at - start > Ethernet.HEADER_LENGTH;
        if (at - start > Ethernet.HEADER_LENGTH + Ethernet.TAG_LENGTH) {
            throw new IllegalStateException("a third VLAN tag");
        }
        take(Ethernet.TAG_LENGTH);
        if (inner) {
            BigEndian.put16(memory, typeAt - Ethernet.TAG_LENGTH, EtherType.QINQ);
        }
        BigEndian.put16(memory, typeAt, EtherType.VLAN);
        BigEndian.put16(memory, typeAt + 2, priority << 13 | id);
        typeAt += Ethernet.TAG_LENGTH;
        return this;
    }

    /** Goes on with a payload of another {@link EtherType}, u16. */
    public FrameWriter etherType(int value) {
        require(value, U16, "EtherType");
        link(value, 0, Layer.PAYLOAD);
        return this;
    }

    /** Writes an ARP request, from a sender, for the MAC address of {@code targetAddress}; then {@link #finish}. */
    public FrameWriter arpRequest(long senderMac, int senderAddress, int targetAddress) {
        return arp(Arp.REQUEST, senderMac, senderAddress, 0, targetAddress);
    }

    /** Writes an ARP reply that says {@code senderAddress} is at {@code senderMac}; then {@link #finish}. */
    public FrameWriter arpReply(long senderMac, int senderAddress, long targetMac, int targetAddress) {
        return arp(Arp.REPLY, senderMac, senderAddress, targetMac, targetAddress);
    }

    /** Writes an IPv4 header without options: time to live 64, traffic class 0, not to be fragmented. */
    public FrameWriter ipv4(int source, int destination) {
        network = link(EtherType.IPV4, Ipv4.HEADER_LENGTH, Layer.NETWORK);
        ipVersion = 4;
        Ipv4.write(memory, network, source, destination);
        return this;
    }

    /** Writes an IPv6 header without extension headers: hop limit 64, traffic class and flow label 0. */
    public FrameWriter ipv6(long sourceHigh, long sourceLow, long destinationHigh, long destinationLow) {
        network = link(EtherType.IPV6, Ipv6.HEADER_LENGTH, Layer.NETWORK);
        ipVersion = 6;
        Ipv6.write(memory, network);
        Ipv6.writeSource(memory, network, sourceHigh, sourceLow);
        Ipv6.writeDestination(memory, network, destinationHigh, destinationLow);
        return this;
    }

    /** Sets the time to live or hop limit, u8, of the IP header just written. */
    public FrameWriter hopLimit(int hops) {
        expect(Layer.NETWORK, "hopLimit");
        require(hops, U8, "hop limit");
        if (ipVersion == 4) {
            Ipv4.writeTtl(memory, network, hops);
        } else {
            Ipv6.writeHopLimit(memory, network, hops);
        }
        return this;
    }

    /** Sets the traffic class, u8, DSCP in its upper 6 bits and ECN in its lower 2, of the IP header just written. */
    public FrameWriter trafficClass(int value) {
        expect(Layer.NETWORK, "trafficClass");
        require(value, U8, "traffic class");
        if (ipVersion == 4) {
            Ipv4.writeTrafficClass(memory, network, value);
        } else {
            Ipv6.writeTrafficClass(memory, network, value);
        }
        return this;
    }

    /** Goes on with a payload of another {@link IpProtocol}, u8, which gets no checksum. */
    public FrameWriter protocol(int value) {
        require(value, U8, "protocol");
        transport(value, 0);
        transport = NOWHERE;
        return this;
    }

    /** Writes a UDP header. */
    public FrameWriter udp(int sourcePort, int destinationPort) {
        requirePorts(sourcePort, destinationPort);
        transport(IpProtocol.UDP, Udp.HEADER_LENGTH);
        Udp.write(memory, transport, sourcePort, destinationPort);
        return this;
    }

    /** Writes a TCP header without options: {@code flags} as in {@link Tcp}, u8; {@code window} u16. */
    public FrameWriter tcp(
            int sourcePort, int destinationPort, int sequence, int acknowledgement, int flags, int window) {
        requirePorts(sourcePort, destinationPort);
        require(flags, U8, "TCP flags");
        require(window, U16, "TCP window");
        transport(IpProtocol.TCP, Tcp.HEADER_LENGTH);
        Tcp.write(memory, transport, sourcePort, destinationPort);
        Tcp.writeState(memory, transport, sequence, acknowledgement, flags, window);
        return this;
    }

    /** Writes an echo request, ICMP over IPv4 and ICMPv6 over IPv6; both numbers u16. */
    public FrameWriter echoRequest(int identifier, int sequence) {
        return echo(Icmp.ECHO_REQUEST, Icmpv6.ECHO_REQUEST, identifier, sequence);
    }

    /** Writes the reply to an echo request, ICMP over IPv4 and ICMPv6 over IPv6; both numbers u16. */
    public FrameWriter echoReply(int identifier, int sequence) {
        return echo(Icmp.ECHO_REPLY, Icmpv6.ECHO_REPLY, identifier, sequence);
    }

    /** Appends a copy of {@code bytes}; may be called again. */
    public FrameWriter payload(byte[] bytes) {
        expect(Layer.PAYLOAD, "payload");
        MemorySegment.copy(bytes, 0, memory, JAVA_BYTE, take(bytes.length), bytes.length);
        return this;
    }

    /** Appends a copy of {@code length} bytes at {@code offset} of {@code source}; may be called again. */
    public FrameWriter payload(MemorySegment source, long offset, int length) {
        expect(Layer.PAYLOAD, "payload");
        Objects.checkFromIndexSize(offset, length, source.byteSize());
        MemorySegment.copy(source, offset, memory, take(length), length);
        return this;
    }

    /**
     * Appends {@code length} bytes as they are in the memory, for the caller to fill before {@link #finish}, which sums
     * them. They start where {@link #position} was before this call.
     */
    public FrameWriter reserve(int length) {
        expect(Layer.PAYLOAD, "reserve");
        if (length < 0) {
            throw new IllegalArgumentException("reserve: " + length);
        }
        take(length);
        return this;
    }

    /** Returns where in the memory the next byte goes, in bytes. */
    public long position() {
        return at;
    }

    /** Fills in lengths and checksums, and returns the length of the frame, in bytes. Then {@link #start} again. */
    public int finish() {
        expect(Layer.PAYLOAD, "finish");
        if (ipVersion != 0) {
            finishIp();
        }
        layer = Layer.NONE;
        return (int) (at - start);
    }

    private FrameWriter arp(int operation, long senderMac, int senderAddress, long targetMac, int targetAddress) {
        requireMac(senderMac);
        requireMac(targetMac);
        long packet = link(EtherType.ARP, Arp.LENGTH, Layer.PAYLOAD);
        Arp.write(memory, packet, operation);
        Arp.writeSender(memory, packet, senderMac, senderAddress);
        Arp.writeTarget(memory, packet, targetMac, targetAddress);
        return this;
    }

    private FrameWriter echo(int type, int typeV6, int identifier, int sequence) {
        require(identifier, U16, "echo identifier");
        require(sequence, U16, "echo sequence");
        if (ipVersion == 4) {
            transport(IpProtocol.ICMP, Icmp.HEADER_LENGTH);
            Icmp.write(memory, transport, type, identifier, sequence);
        } else {
            transport(IpProtocol.ICMPV6, Icmpv6.HEADER_LENGTH);
            Icmpv6.write(memory, transport, typeV6, identifier, sequence);
        }
        return this;
    }

    /** Names what follows the Ethernet header, and returns where its {@code length} bytes of header go. */
    private long link(int etherType, int length, Layer next) {
        expect(Layer.LINK, "the header after Ethernet");
        long header = take(length);
        BigEndian.put16(memory, typeAt, etherType);
        layer = next;
        return header;
    }

    private void transport(int protocol, int length) {
        expect(Layer.NETWORK, "the header after IP");
        transport = take(length);
        this.protocol = protocol;
        layer = Layer.PAYLOAD;
    }

    private void finishIp() {
        int headerLength = ipVersion == 4 ? Ipv4.HEADER_LENGTH : Ipv6.HEADER_LENGTH;
        int length = (int) (at - network) - headerLength;
        int lengthField = ipVersion == 4 ? length + headerLength : length;
        if (lengthField > U16) {
            throw new IllegalArgumentException("IP packet too long: " + lengthField + " bytes of at most " + U16);
        }
        if (transport != NOWHERE) {
            finishTransport(length);
        }
        if (ipVersion == 4) {
            Ipv4.finish(memory, network, protocol, lengthField);
        } else {
            Ipv6.finish(memory, network, protocol, lengthField);
        }
    }

    private void finishTransport(int length) {
        long pseudo = ipVersion == 4
                ? Ipv4.pseudo(memory, network, protocol, length)
                : Ipv6.pseudo(memory, network, protocol, length);
        switch (protocol) {
            case IpProtocol.UDP -> Udp.finish(memory, transport, length, pseudo);
            case IpProtocol.TCP -> Tcp.finish(memory, transport, length, pseudo);
            case IpProtocol.ICMP -> Icmp.finish(memory, transport, length);
            case IpProtocol.ICMPV6 -> Icmpv6.finish(memory, transport, length, pseudo);
            default -> throw new AssertionError(protocol);
        }
    }

    /** Returns where the next {@code length} bytes go. */
    private long take(int length) {
        if (length > end - at) {
            throw new IllegalArgumentException(
                    "frame of " + (at - start + length) + " bytes or more, capacity " + (end - start));
        }
        long taken = at;
        at += length;
        return taken;
    }

    private void expect(Layer expected, String what) {
        if (layer != expected) {
            throw new IllegalStateException(what + " goes to " + expected + ", the frame is at " + layer);
        }
    }

    private static void requirePorts(int source, int destination) {
        require(source, U16, "source port");
        require(destination, U16, "destination port");
    }

    private static void requireMac(long address) {
        if (address >>> 48 != 0) {
            throw new IllegalArgumentException("MAC address of more than 48 bits: 0x" + Long.toHexString(address));
        }
    }

    private static void require(int value, int max, String what) {
        if (value < 0 || value > max) {
            throw new IllegalArgumentException(what + ": " + value + ", not in 0 to " + max);
        }
    }
}
