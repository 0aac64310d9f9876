package io.xdp4j.software.offload;

import io.xdp4j.ring.RxMetadata.Checksum;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.Ipv6;
import io.xdp4j.wire.Tcp;
import io.xdp4j.wire.Udp;
import java.lang.foreign.MemorySegment;

/**
 * Whether the checksums of a frame that was received are right, as a network card says it. For one thread.
 *
 * <p>About TCP and UDP it says nothing where it could be wrong: of fragments, of packets that are longer than the
 * frame, behind options of IPv4 and extension headers of IPv6, some of which change the addresses that are summed.
 */
public final class RxChecksum {

    private final Ethernet ethernet = new Ethernet();
    private final Ipv4 ipv4 = new Ipv4();
    private final Ipv6 ipv6 = new Ipv6();
    private final Tcp tcp = new Tcp();
    private final Udp udp = new Udp();

    private Checksum network = Checksum.NONE;
    private Checksum transport = Checksum.NONE;

    /** Looks at the frame of {@code length} bytes at {@code address}. */
    public void look(MemorySegment memory, long address, int length) {
        network = Checksum.NONE;
        transport = Checksum.NONE;
        if (!ethernet.wrap(memory, address, length)) {
            return;
        }
        long packet = ethernet.payloadOffset();
        int bytes = ethernet.payloadLength();
        if (ethernet.etherType() == EtherType.IPV4 && ipv4.wrap(memory, packet, bytes)) {
            network = verdict(ipv4.checksumValid());
            transport = overIpv4(memory);
        } else if (ethernet.etherType() == EtherType.IPV6 && ipv6.wrap(memory, packet, bytes)) {
            transport = overIpv6(memory);
        }
    }

    /** Returns what is known of the checksum of the IPv4 header. */
    public Checksum network() {
        return network;
    }

    /** Returns what is known of the checksum of TCP or UDP. */
    public Checksum transport() {
        return transport;
    }

    private Checksum overIpv4(MemorySegment memory) {
        if (ipv4.isFragment() || ipv4.isTruncated() || ipv4.headerLength() > Ipv4.HEADER_LENGTH) {
            return Checksum.NONE;
        }
        long at = ipv4.payloadOffset();
        int bytes = ipv4.payloadLength();
        return switch (ipv4.protocol()) {
            case IpProtocol.TCP -> tcp.wrap(memory, at, bytes) ? verdict(tcp.checksumValid(ipv4)) : Checksum.NONE;
            case IpProtocol.UDP ->
                isWhole(memory, at, bytes) && udp.checksum() != 0 ? verdict(udp.checksumValid(ipv4)) : Checksum.NONE;
            default -> Checksum.NONE;
        };
    }

    /** A checksum of UDP over IPv6 has to be there (RFC 8200 section 8.1): 0 is wrong. */
    private Checksum overIpv6(MemorySegment memory) {
        if (ipv6.isTruncated() || ipv6.headerLength() > Ipv6.HEADER_LENGTH) {
            return Checksum.NONE;
        }
        long at = ipv6.payloadOffset();
        int bytes = ipv6.payloadLength();
        return switch (ipv6.protocol()) {
            case IpProtocol.TCP -> tcp.wrap(memory, at, bytes) ? verdict(tcp.checksumValid(ipv6)) : Checksum.NONE;
            case IpProtocol.UDP -> isWhole(memory, at, bytes) ? verdict(udp.checksumValid(ipv6)) : Checksum.NONE;
            default -> Checksum.NONE;
        };
    }

    private boolean isWhole(MemorySegment memory, long at, int bytes) {
        return udp.wrap(memory, at, bytes) && !udp.isTruncated();
    }

    private static Checksum verdict(boolean valid) {
        return valid ? Checksum.GOOD : Checksum.BAD;
    }
}
