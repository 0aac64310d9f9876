package io.xdp4j.tools.bench;

import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.wire.Ethernet;

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
        if (spec.scenario() != Scenario.RX && spec.sizeBytes() > device.mtu() + Ethernet.HEADER_LENGTH) {
            throw new IllegalArgumentException("--size " + spec.sizeBytes() + ": " + device.name() + " with its MTU of "
                    + device.mtu() + " takes frames of up to " + (device.mtu() + Ethernet.HEADER_LENGTH) + " bytes");
        }
        PortSpec portSpec = switch (spec.scenario()) {
            case RX -> spec.port().receiveOnly();
            case TX -> spec.port().sendOnly();
            case FWD, LAT -> spec.port();
        };
        Port port = Port.open(xdp, device.queue(spec.queue()), portSpec);
        var delay = new Delay(spec.delayNanos());
        return switch (spec.scenario()) {
            case RX -> new XdpRx(port, spec.spins(), delay, check);
            case TX -> new XdpTx(port, frame(device, spec), check != null, spec.spins(), pacer(spec), delay);
            case FWD -> new XdpFwd(port, spec.spins(), delay);
            case LAT -> new XdpLat(port, frame(device, spec), clock, spec.spins(), delay);
        };
    }

    private static FrameTemplate frame(XdpInterface device, BenchSpec spec) {
        return new FrameTemplate(spec.sizeBytes(), device.mac(), spec.toMac(), spec.from(), spec.to(), spec.udpPort());
    }

    private static Pacer pacer(BenchSpec spec) {
        return new Pacer(spec.packetsPerSecond());
    }
}
