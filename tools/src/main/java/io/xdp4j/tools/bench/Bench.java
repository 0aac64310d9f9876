package io.xdp4j.tools.bench;

import io.xdp4j.SoftwareNetwork;
import io.xdp4j.Xdp;
import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.linux.netlink.RouteSocket;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Runs one benchmark: opens the driver, finds the interface, measures. */
public final class Bench {

    private static final int SOFTWARE_QUEUES = 64;
    private static final int FEED_FRAMES = 64;

    private final BenchSpec spec;
    private final Limits limits;
    private final Watch watch;

    /** Makes a benchmark of {@code spec}. */
    public Bench(BenchSpec spec, Limits limits, Watch watch) {
        this.spec = spec;
        this.limits = limits;
        this.watch = watch;
    }

    /** Blocks until the benchmark is over. */
    public BenchResult run() throws IOException, InterruptedException {
        if (!spec.isXdp()) {
            return overSockets();
        }
        return spec.driver().equals("software") ? overSoftware() : overLinux();
    }

    private BenchResult overSockets() throws IOException, InterruptedException {
        String device = null;
        if (spec.device() != null) {
            try (Xdp xdp = Xdp.linux()) {
                device = xdp.find(spec.device()).name();
            }
        }
        Side side = Side.here(clock -> SocketEnds.open(spec, clock, null));
        return result(device, measure(side, null));
    }

    private BenchResult overLinux() throws IOException, InterruptedException {
        try (Xdp xdp = Xdp.linux()) {
            XdpInterface device = xdp.find(spec.device());
            checkQueue(device);
            boolean takesAll = spec.scenario() == Scenario.RX || spec.scenario() == Scenario.FWD;
            if (takesAll && !spec.port().allowManagement() && carriesHost(device)) {
                throw wouldCutOff(device);
            }
            BenchSpec allowed = takesAll ? spec.withManagementAllowed() : spec;
            Side side = Side.here(clock -> XdpEnds.open(xdp, device, allowed, clock, null));
            return result(device.name(), measure(side, null));
        }
    }

    private void checkQueue(XdpInterface device) {
        int queues = device.queues();
        if (spec.queue() >= queues) {
            throw new IllegalArgumentException("--queue " + spec.queue() + ": there is no such queue; " + device.name()
                    + " has " + (queues == 1 ? "queue 0 only" : "queues 0 to " + (queues - 1)));
        }
    }

    /** Returns whether the host is reached through {@code device}, so that taking all frames would cut it off. */
    private static boolean carriesHost(XdpInterface device) throws XdpException {
        try (RouteSocket routes = RouteSocket.open()) {
            return routes.hasDefaultRoute(device.index());
        }
    }

    private BenchResult overSoftware() throws IOException, InterruptedException {
        if (spec.queue() + spec.card().sockets() > SOFTWARE_QUEUES) {
            throw new IllegalArgumentException(
                    "--queue " + spec.queue() + ": the software driver has queues 0 to " + (SOFTWARE_QUEUES - 1));
        }
        boolean isPaced = spec.packetsPerSecond() > 0;
        return spec.scenario() == Scenario.LAT || isPaced ? overWire() : overFeed();
    }

    /** An interface that a thread drives as a card would, with a generator and a sink in place of a far end. */
    private BenchResult overFeed() throws IOException, InterruptedException {
        var wire = WireSpec.DEFAULT;
        String name = wire.right().equals(spec.device()) ? wire.right() : wire.left();
        NicSpec nic = NicSpec.of(name).withQueues(spec.queue() + spec.card().sockets());
        List<byte[]> frames = feed(nic);
        SoftwareNetwork network =
                SoftwareNetwork.of(new NetworkSpec(List.of(nic), List.of(new JoinSpec.Feed(nic.name(), frames))));
        try (Xdp xdp = Xdp.software(network)) {
            XdpInterface device = xdp.find(spec.device() == null ? name : spec.device());
            BenchSpec here = spec.withManagementAllowed();
            XdpQueue[] queues = queues(device);
            if (spec.card().threads() == 1) {
                Side both = Side.here(
                        clock -> new OneThread(XdpEnds.open(xdp, device, here, clock, null), network, queues, clock));
                return result(device.name(), measure(both, null));
            }
            Side main = Side.here(clock -> XdpEnds.open(xdp, device, here, clock, null));
            Side driver = Side.here(clock -> new DriveEnd(network, queues, clock));
            return result(device.name(), measure(main.on(0), driver.on(1)));
        }
    }

    private XdpQueue[] queues(XdpInterface device) {
        var queues = new XdpQueue[spec.card().sockets()];
        Arrays.setAll(queues, i -> device.queue(spec.queue() + i));
        return queues;
    }

    private List<byte[]> feed(NicSpec nic) throws XdpException {
        SoftwareNetwork alone = SoftwareNetwork.of(new NetworkSpec(List.of(nic), List.of()));
        XdpInterface device = alone.interfaces().getFirst();
        XdpEnds.checkSize(spec, device);
        return XdpEnds.frame(device, spec).frames(FEED_FRAMES);
    }

    /** The wire has two ends, both here. */
    private BenchResult overWire() throws IOException, InterruptedException {
        var wire = WireSpec.DEFAULT;
        try (Xdp xdp = Xdp.software(wire.withQueues(spec.queue() + 1))) {
            XdpInterface device = xdp.find(spec.device() == null ? wire.left() : spec.device());
            XdpInterface other = xdp.find(device.name().equals(wire.left()) ? wire.right() : wire.left());
            BenchSpec here = spec.withManagementAllowed();
            BenchSpec there = here.opposite();
            Side main = Side.here(clock -> XdpEnds.open(xdp, device, here, clock, null));
            Side peer = Side.here(clock -> XdpEnds.open(xdp, other, there, clock, null));
            return result(device.name(), measure(main.on(0), peer.on(1)));
        }
    }

    private Outcome measure(Side main, Side peer) throws IOException, InterruptedException {
        Outcome outcome = new Measurement(main, peer, spec.batch(), limits, watch).run();
        if (!outcome.sawTraffic() && !outcome.isStopped()) {
            throw noTraffic();
        }
        if (spec.scenario() == Scenario.LAT && outcome.reading().packets() == 0 && !outcome.isStopped()) {
            throw noAnswer();
        }
        return outcome;
    }

    private static XdpException wouldCutOff(XdpInterface device) {
        return new XdpException(
                XdpException.Kind.INVALID,
                "take every frame of " + device.name(),
                0,
                "this host's default route goes through it",
                "use another interface, or --allow-management if the host may be out of reach meanwhile");
    }

    private XdpException noTraffic() {
        if (spec.driver().equals("software")) {
            return new XdpException(
                    XdpException.Kind.GONE,
                    "receive on the software driver",
                    0,
                    String.format("nothing arrived within %.0f seconds", limits.patienceSeconds()),
                    "the last of --rules has to leave UDP to port 4321 to the socket: let it match nothing of that");
        }
        return new XdpException(
                XdpException.Kind.GONE,
                "receive on " + place(),
                0,
                String.format("nothing arrived within %.0f seconds", limits.patienceSeconds()),
                spec.isXdp()
                        ? "is a sender running? A card with several queues spreads flows over them: try -q, or one "
                                + "queue by ethtool -L"
                        : "is a sender running, to an address of this host and this --port?");
    }

    private XdpException noAnswer() {
        return new XdpException(
                XdpException.Kind.GONE,
                "ping-pong on " + place(),
                0,
                "nothing came back",
                "is xdp bench fwd running at the far end" + (spec.isXdp() ? "?" : ", with --path socket?"));
    }

    private String place() {
        return spec.isXdp() ? spec.device() + " queue " + spec.queue() : "UDP port " + spec.udpPort();
    }

    private BenchResult result(String device, Outcome outcome) {
        return new BenchResult(spec, device, outcome);
    }
}
