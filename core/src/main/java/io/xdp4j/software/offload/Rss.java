package io.xdp4j.software.offload;

import io.xdp4j.device.RssHash;
import io.xdp4j.device.RssSpec;
import io.xdp4j.software.link.Steering;
import java.lang.foreign.MemorySegment;

/** Receive side scaling: the queue of a frame by the hash of its addresses and ports. Never changes. */
public final class Rss implements Steering {

    private static final int IPV4_SOURCE = 12;
    private static final int IPV4_ADDRESSES = 8;
    private static final int IPV6_SOURCE = 8;
    private static final int IPV6_ADDRESSES = 32;
    private static final int PORTS = 4;

    private final Toeplitz toeplitz;
    private final int[] indirection;
    private final boolean ipv4;
    private final boolean tcpIpv4;
    private final boolean udpIpv4;
    private final boolean ipv6;
    private final boolean tcpIpv6;
    private final boolean udpIpv6;

    private Rss(RssSpec spec) {
        this.toeplitz = new Toeplitz(spec.key());
        this.indirection = spec.indirection();
        this.ipv4 = spec.hashes().contains(RssHash.IPV4);
        this.tcpIpv4 = spec.hashes().contains(RssHash.TCP_IPV4);
        this.udpIpv4 = spec.hashes().contains(RssHash.UDP_IPV4);
        this.ipv6 = spec.hashes().contains(RssHash.IPV6);
        this.tcpIpv6 = spec.hashes().contains(RssHash.TCP_IPV6);
        this.udpIpv6 = spec.hashes().contains(RssHash.UDP_IPV6);
    }

    /** Returns what does as {@code spec} says. */
    public static Steering of(RssSpec spec) {
        return spec.hashes().isEmpty() ? SENDERS : new Rss(spec);
    }

    /** Returns the hash that {@code spec} steers by. */
    static Rss hashing(RssSpec spec) {
        return new Rss(spec);
    }

    @Override
    public int queue(MemorySegment memory, long address, int length, int sendersQueue) {
        long layers = Layers.of(memory, address, length);
        boolean withPorts = hashesPorts(layers);
        if (!withPorts && !hashesAddresses(layers)) {
            return 0;
        }
        return indirection[hash(memory, address, layers, withPorts) & indirection.length - 1];
    }

    /** Returns the hash of a frame; 0 if it is hashed as nothing that was asked for. */
    int hash(MemorySegment memory, long address, int length) {
        long layers = Layers.of(memory, address, length);
        boolean withPorts = hashesPorts(layers);
        return withPorts || hashesAddresses(layers) ? hash(memory, address, layers, withPorts) : 0;
    }

    private boolean hashesPorts(long layers) {
        if (Layers.ports(layers) == 0) {
            return false;
        }
        if (Layers.isIpv4(layers)) {
            return Layers.isTcp(layers) ? tcpIpv4 : udpIpv4;
        }
        return Layers.isTcp(layers) ? tcpIpv6 : udpIpv6;
    }

    private boolean hashesAddresses(long layers) {
        return layers != Layers.NONE && (Layers.isIpv4(layers) ? ipv4 : ipv6);
    }

    private int hash(MemorySegment memory, long address, long layers, boolean withPorts) {
        boolean isIpv4 = Layers.isIpv4(layers);
        int bytes = isIpv4 ? IPV4_ADDRESSES : IPV6_ADDRESSES;
        long addresses = address + Layers.ip(layers) + (isIpv4 ? IPV4_SOURCE : IPV6_SOURCE);
        int hash = toeplitz.of(memory, addresses, bytes, 0);
        return withPorts ? hash ^ toeplitz.of(memory, address + Layers.ports(layers), PORTS, bytes) : hash;
    }
}
