package io.xdp4j.tools.bench;

import java.io.IOException;
import java.net.InetSocketAddress;

/** Opens ends over kernel sockets. */
public final class SocketEnds {

    private SocketEnds() {}

    /**
     * Opens the end that {@code spec} describes in the calling thread's network namespace. An end that answers is
     * bound to the UDP port, on all addresses; one that asks to any port.
     *
     * @param check looks at what a receiver receives, and has a sender number what it sends; null for neither
     */
    public static End open(BenchSpec spec, Clock clock, Check check) throws IOException {
        var delay = new Delay(spec.delayNanos());
        return switch (spec.scenario()) {
            case RX -> new SocketRx(answering(spec), delay, check);
            case TX -> new SocketTx(asking(spec), check != null, new Pacer(spec.packetsPerSecond()), delay);
            case FWD -> new SocketFwd(answering(spec), delay);
            case LAT -> new SocketLat(asking(spec), clock, delay);
        };
    }

    private static DatagramSpec answering(BenchSpec spec) {
        return new DatagramSpec(new InetSocketAddress(spec.udpPort()), null, spec.spins(), payload(spec));
    }

    private static DatagramSpec asking(BenchSpec spec) {
        var remote = new InetSocketAddress(spec.to(), spec.udpPort());
        return new DatagramSpec(new InetSocketAddress(0), remote, spec.spins(), payload(spec));
    }

    private static int payload(BenchSpec spec) {
        return spec.sizeBytes() - FrameTemplate.HEADERS;
    }
}
