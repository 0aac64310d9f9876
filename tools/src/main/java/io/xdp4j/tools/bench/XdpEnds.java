package io.xdp4j.tools.bench;

import io.xdp4j.Xdp;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.Match;
import io.xdp4j.wire.Ethernet;
import java.util.ArrayList;
import java.util.List;

/** Opens ends over XDP. */
public final class XdpEnds {

    private XdpEnds() {}

    /**
     * Opens the end that {@code spec} describes on {@code device} of {@code xdp}.
     *
     * @param clock says when to give up waiting
     * @param check looks at what a receiver receives, and has a sender number what it sends; null for neither
     */
    public static End open(Xdp xdp, XdpInterface device, BenchSpec spec, Clock clock, Check check) throws XdpException {
        if (spec.scenario() != Scenario.RX) {
            checkSize(spec, device);
        }
        PortSpec portSpec = switch (spec.scenario()) {
            case RX -> spec.port().receiveOnly();
            case TX -> spec.port().sendOnly();
            case FWD, LAT -> spec.port();
        };
        CardSpec card = spec.card();
        List<Port> ports = Port.open(xdp, device, spec.queue(), card.sockets(), portSpec, card.rules(), match(spec));
        List<End> ends = new ArrayList<>();
        for (Port port : ports) {
            ends.add(end(port, device, spec, clock, check));
        }
        return ends.size() == 1 ? ends.getFirst() : new Several(ends);
    }

    private static End end(Port port, XdpInterface device, BenchSpec spec, Clock clock, Check check) {
        var delay = new Delay(spec.delayNanos());
        return switch (spec.scenario()) {
            case RX -> new XdpRx(port, spec.spins(), delay, check);
            case TX -> new XdpTx(port, frame(device, spec), check != null, spec.spins(), pacer(spec), delay);
            case FWD -> new XdpFwd(port, spec.spins(), delay);
            case LAT -> new XdpLat(port, frame(device, spec), clock, spec.spins(), delay);
        };
    }

    /**
     * A ping-pong takes its own port alone: a far end that asks by ARP where the answer goes is answered by the kernel.
     */
    private static Match match(BenchSpec spec) {
        return spec.scenario() == Scenario.LAT ? Match.udpDestinationPort(spec.udpPort()) : Match.all();
    }

    static void checkSize(BenchSpec spec, XdpInterface device) {
        int frame = device.mtu() + Ethernet.HEADER_LENGTH;
        if (spec.sizeBytes() > frame) {
            throw new IllegalArgumentException("--size " + spec.sizeBytes() + ": " + device.name() + " with its MTU of "
                    + device.mtu() + " takes frames of up to " + frame + " bytes");
        }
        if (spec.sizeBytes() > UmemSpec.DEFAULT.chunkSize()) {
            throw new IllegalArgumentException("--size " + spec.sizeBytes() + ": a frame has one chunk of "
                    + UmemSpec.DEFAULT.chunkSize() + " bytes");
        }
    }

    static FrameTemplate frame(XdpInterface device, BenchSpec spec) {
        return new FrameTemplate(spec.sizeBytes(), device.mac(), spec.toMac(), spec.from(), spec.to(), spec.udpPort());
    }

    private static Pacer pacer(BenchSpec spec) {
        return new Pacer(spec.packetsPerSecond());
    }
}
