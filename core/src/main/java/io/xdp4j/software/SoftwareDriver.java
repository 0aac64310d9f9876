package io.xdp4j.software;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.Feature;
import io.xdp4j.device.Features;
import io.xdp4j.device.Features.Support;
import io.xdp4j.device.Hook;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.Attachment;
import io.xdp4j.driver.Driver;
import io.xdp4j.driver.DriverLink;
import io.xdp4j.driver.DriverMap;
import io.xdp4j.driver.DriverObject;
import io.xdp4j.driver.DriverPins;
import io.xdp4j.driver.DriverSet;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.driver.DriverUmem;
import io.xdp4j.driver.SocketChecks;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.software.link.Clock;
import io.xdp4j.software.link.PlainWire;
import io.xdp4j.software.link.RealClock;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.wire.MacAddress;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A driver in Java: two interfaces and a wire between them, in this process alone.
 *
 * <p>It starts no thread. As in the kernel's copy mode, the sender does the work: in {@code wakeup} its frames go
 * over the wire, through the other end's program and into the receiver's memory.
 */
public final class SoftwareDriver implements Driver {

    private final Nic left;
    private final Nic right;

    /** Makes the wire and its two ends, with interface indices 1 and 2. */
    public SoftwareDriver(WireSpec wire) {
        var clock = new RealClock();
        this.left = end(wire, wire.left(), 1, clock);
        this.right = end(wire, wire.right(), 2, clock);
        var link = new PlainWire(left, right);
        left.plugInto(link);
        right.plugInto(link);
    }

    private static Nic end(WireSpec wire, String name, int index, Clock clock) {
        MacAddress mac = MacAddress.parse("02:00:00:00:00:0" + index);
        return new Nic(new XdpInterface(name, index, wire.queues(), wire.mtu(), mac), clock);
    }

    Nic left() {
        return left;
    }

    Nic right() {
        return right;
    }

    @Override
    public String name() {
        return "software";
    }

    @Override
    public List<XdpInterface> interfaces() {
        return List.of(left.device(), right.device());
    }

    @Override
    public Features features(XdpInterface device) throws XdpException {
        find(device, "features of " + device.name());
        Support inProcess = Support.no("programs run in this process", "use the Linux driver");
        Map<Feature, Support> supports = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            supports.put(
                    feature,
                    switch (feature) {
                        case NATIVE, GENERIC -> inProcess;
                        case AF_XDP -> Support.yes("sockets of the software driver");
                        case ZERO_COPY -> Support.no("each frame is copied once", "use the Linux driver");
                        case REDIRECT -> Support.yes("to sockets");
                        case REDIRECT_TARGET -> Support.no("rules redirect to sockets alone", "");
                        case MULTI_BUFFER -> Support.no("a frame lies in one chunk", "keep the MTU below a chunk");
                    });
        }
        return new Features(supports);
    }

    @Override
    public DriverUmem umem(UmemSpec spec) throws XdpException {
        return new SoftwareUmem(spec);
    }

    @Override
    public DriverMap xskMap(String name, int slots) {
        return new SoftwareMap(name, slots);
    }

    @Override
    public DriverObject object(BpfObject object, Map<String, DriverMap> given, Optional<Path> shared)
            throws XdpException {
        if (shared.isPresent()) {
            throw new UnsupportedFeatureException(
                    "share the maps of object " + object.name(),
                    0,
                    "maps of the software driver are in this process alone: there is nothing to share by name",
                    "open the maps without sharing them, or use the Linux driver");
        }
        return new SoftwareObject(object, given, Math.max(left.queues(), right.queues()));
    }

    @Override
    public DriverSet set(SetSpec spec) {
        return new SoftwareSet(spec);
    }

    @Override
    public DriverSocket open(XdpQueue queue, DriverUmem umem, XskSpec spec) throws XdpException {
        String operation = "open " + queue;
        Nic device = find(queue.device(), operation);
        int queues = device.device().queues();
        if (queue.id() >= queues) {
            throw new XdpException(
                    Kind.INVALID, operation, 0, "the interface has " + queues + " queues, 0 to " + (queues - 1), "");
        }
        if (spec.mode() == SocketMode.ZERO_COPY) {
            throw new UnsupportedFeatureException(
                    operation, 0, "the software driver copies each frame once", "ask for AUTO or COPY");
        }
        SocketChecks.frameFitsChunk(queue, umem.spec(), spec);
        return open(device, queue, (SoftwareUmem) umem, spec);
    }

    private static DriverSocket open(Nic device, XdpQueue queue, SoftwareUmem umem, XskSpec spec) throws XdpException {
        device.takeQueue(queue);
        DriverSocket socket = null;
        try {
            socket = new SoftwareSocket(device.queue(queue.id()), umem, spec);
            return socket;
        } finally {
            if (socket == null) {
                device.freeQueue(queue.id());
            }
        }
    }

    @Override
    public DriverLink attach(Hook hook, Attachment attachment) throws XdpException {
        Nic device = find(hook.device(), "attach " + hook);
        SoftwareLink link = new SoftwareLink(device, AttachChecks.program(hook, attachment));
        device.attach(link);
        return link;
    }

    @Override
    public void check(Hook hook, Attachment attachment) throws XdpException {
        find(hook.device(), "check " + hook);
        AttachChecks.program(hook, attachment);
    }

    @Override
    public DriverPins pins() throws XdpException {
        throw new UnsupportedFeatureException(
                "open the pins",
                0,
                "programs of the software driver run in this process, and end with it",
                "keep the process, with an XdpLink, or use the Linux driver");
    }

    @Override
    public void close() {}

    private Nic find(XdpInterface device, String operation) throws XdpException {
        if (device.equals(left.device())) {
            return left;
        }
        if (device.equals(right.device())) {
            return right;
        }
        throw new XdpException(
                Kind.GONE,
                operation,
                0,
                "no such interface on this wire",
                "there are " + left.device().name() + " and " + right.device().name());
    }
}
