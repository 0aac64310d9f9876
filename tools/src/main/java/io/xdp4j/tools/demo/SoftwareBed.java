package io.xdp4j.tools.demo;

import io.xdp4j.Xdp;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.bench.BenchSpec;
import io.xdp4j.tools.bench.Check;
import io.xdp4j.tools.bench.Side;
import io.xdp4j.tools.bench.SocketEnds;
import io.xdp4j.tools.bench.XdpEnds;
import java.net.DatagramSocket;
import java.net.Inet4Address;
import java.net.NetworkInterface;
import java.net.SocketException;

/** Both hosts are this process: frames go over the software driver's wire, sockets over loopback. Needs no rights. */
public final class SoftwareBed implements Bed {

    private static final Inet4Address LOOPBACK = Inet4Address.ofLiteral("127.0.0.1");

    private final Xdp xdp = Xdp.software(WireSpec.DEFAULT);
    private final XdpInterface left;
    private final XdpInterface right;
    private final int udpPort;

    /** Makes the wire. Fails if there is no loopback, as in a network namespace where nobody set it up. */
    public SoftwareBed() throws XdpException {
        checkLoopback();
        this.udpPort = freePort();
        this.left = xdp.find(WireSpec.DEFAULT.left());
        this.right = xdp.find(WireSpec.DEFAULT.right());
    }

    @Override
    public int udpPort() {
        return udpPort;
    }

    @Override
    public String driver() {
        return xdp.driver();
    }

    @Override
    public String xdpPath() {
        return "the software driver, a wire inside this process";
    }

    @Override
    public String socketPath() {
        return "loopback";
    }

    @Override
    public Inet4Address address(Host host) {
        return LOOPBACK;
    }

    @Override
    public Side xdp(Host host, BenchSpec spec, Check check) {
        XdpInterface device = host == Host.LEFT ? left : right;
        return Side.here(clock -> XdpEnds.open(xdp, device, spec, clock, check));
    }

    @Override
    public Side socket(Host host, BenchSpec spec, Check check) {
        return Side.here(clock -> SocketEnds.open(spec, clock, check));
    }

    @Override
    public void close() {
        xdp.close();
    }

    /** Any that is free: loopback is shared with all that runs on this host. */
    private static int freePort() throws XdpException {
        try (var socket = new DatagramSocket()) {
            return socket.getLocalPort();
        } catch (SocketException e) {
            throw new XdpException(XdpException.Kind.LIMIT, "find a free UDP port", 0, e.getMessage(), "close sockets");
        }
    }

    private static void checkLoopback() throws XdpException {
        try {
            if (NetworkInterface.getByInetAddress(LOOPBACK) != null) {
                return;
            }
        } catch (SocketException _) {
            // then there is none that could be used
        }
        throw new XdpException(
                XdpException.Kind.GONE,
                "compare with kernel sockets over loopback",
                0,
                "it is down in this network namespace",
                "ip link set lo up, or run the demo elsewhere");
    }
}
