package io.xdp4j.tools.demo;

import io.xdp4j.tools.bench.BenchSpec;
import io.xdp4j.tools.bench.Check;
import io.xdp4j.tools.bench.Side;
import java.net.Inet4Address;

/** Two hosts that the demo makes up, left and right, and what joins them. */
public interface Bed extends AutoCloseable {

    /** Which of the two. */
    enum Host {
        /** The one that asks. */
        LEFT,
        /** The one that answers. */
        RIGHT
    }

    /** Returns the UDP port that an end which answers is bound to. */
    int udpPort();

    /** Returns {@code linux} or {@code software}. */
    String driver();

    /** Returns what the frames over XDP go through, in a few words. */
    String xdpPath();

    /** Returns what the packets of the kernel sockets go through, in a few words. */
    String socketPath();

    /** Returns the address at which sockets reach {@code host}. */
    Inet4Address address(Host host);

    /** Returns one side of a measurement over XDP. */
    Side xdp(Host host, BenchSpec spec, Check check);

    /** Returns one side of a measurement over kernel sockets. */
    Side socket(Host host, BenchSpec spec, Check check);

    @Override
    void close();
}
