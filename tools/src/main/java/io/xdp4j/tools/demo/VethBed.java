package io.xdp4j.tools.demo;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.linux.netlink.VethSpec;
import io.xdp4j.tools.bench.BenchSpec;
import io.xdp4j.tools.bench.Check;
import io.xdp4j.tools.bench.Side;
import io.xdp4j.tools.bench.SocketEnds;
import io.xdp4j.tools.bench.XdpEnds;
import java.net.Inet4Address;

/**
 * Two network namespaces joined by a veth pair, held by this process alone: they are gone when it is, however it ends.
 * Frames and sockets use the same interfaces and addresses.
 */
public final class VethBed implements Bed {

    private static final VethSpec PAIR = new VethSpec(VethHost.DEVICE, VethHost.DEVICE, 1, 1500);

    private final VethHost left;
    private final VethHost right;

    private VethBed(VethHost left, VethHost right) {
        this.left = left;
        this.right = right;
    }

    /** Makes namespaces and pair. Needs CAP_SYS_ADMIN, CAP_NET_ADMIN, CAP_NET_RAW and CAP_BPF. */
    public static VethBed create() throws XdpException {
        VethHost left = new VethHost(Inet4Address.ofLiteral("10.77.0.1"));
        VethHost right = null;
        try {
            right = new VethHost(Inet4Address.ofLiteral("10.77.0.2"));
            join(left, right);
            return new VethBed(left, right);
        } catch (XdpException | RuntimeException e) {
            if (right != null) {
                right.close();
            }
            left.close();
            throw e;
        }
    }

    @Override
    public int udpPort() {
        return 4321; // the namespaces are new: nobody else has it
    }

    @Override
    public String driver() {
        return "linux";
    }

    @Override
    public String xdpPath() {
        return "veth";
    }

    @Override
    public String socketPath() {
        return "the same veth pair";
    }

    @Override
    public Inet4Address address(Host host) {
        return host(host).address();
    }

    @Override
    public Side xdp(Host host, BenchSpec spec, Check check) {
        VethHost at = host(host);
        return new Side(clock -> XdpEnds.open(at.xdp(), at.device(), spec, clock, check), at.namespace()::start);
    }

    @Override
    public Side socket(Host host, BenchSpec spec, Check check) {
        return new Side(clock -> SocketEnds.open(spec, clock, check), host(host).namespace()::start);
    }

    @Override
    public void close() {
        left.close();
        right.close();
    }

    private static void join(VethHost left, VethHost right) throws XdpException {
        left.namespace().call(() -> {
            try (var routes = RouteSocket.open()) {
                routes.createVeth(PAIR, right.namespace());
            }
            return null;
        });
        left.up();
        right.up();
        left.meet(right);
        right.meet(left);
    }

    private VethHost host(Host host) {
        return host == Host.LEFT ? left : right;
    }
}
