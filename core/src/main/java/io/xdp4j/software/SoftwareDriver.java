package io.xdp4j.software;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.Feature;
import io.xdp4j.device.Features;
import io.xdp4j.device.Features.Support;
import io.xdp4j.device.Hook;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
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
import io.xdp4j.os.NativeAccess;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.software.nic.Network;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.software.program.LoadedProgram;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A driver in Java: interfaces and what joins them, in this process alone.
 *
 * <p>It starts no thread. As in the kernel's copy mode, the sender does the work: in {@code wakeup} its frames go
 * over the wire, through the other end's program and into the receiver's memory; unless a thread drives the queue.
 */
public final class SoftwareDriver implements Driver {

    private final Network network;
    private final boolean ownsNetwork;

    /** Makes a driver of the interfaces of {@code network}. */
    public SoftwareDriver(Network network) {
        this(network, false);
    }

    private SoftwareDriver(Network network, boolean ownsNetwork) {
        this.network = network;
        this.ownsNetwork = ownsNetwork;
    }

    /** Makes a driver with a network of its own: a wire and its two ends. */
    public SoftwareDriver(WireSpec wire) {
        this(new Network(NetworkSpec.of(wire)), true);
    }

    /** Returns the interfaces. */
    List<Nic> nics() {
        return network.nics();
    }

    /** Returns the first interface. */
    Nic left() {
        return network.nics().getFirst();
    }

    /** Returns the last interface. */
    Nic right() {
        return network.nics().getLast();
    }

    @Override
    public String name() {
        return "software";
    }

    @Override
    public List<XdpInterface> interfaces() {
        return network.nics().stream().map(Nic::device).toList();
    }

    @Override
    public Features features(XdpInterface device) throws XdpException {
        Nic nic = network.find(device, "features of " + device.name());
        Support inProcess = Support.no("programs run in this process", "use the Linux driver");
        Map<Feature, Support> supports = new EnumMap<>(Feature.class);
        for (Feature feature : Feature.values()) {
            supports.put(
                    feature,
                    switch (feature) {
                        case NATIVE, GENERIC -> inProcess;
                        case AF_XDP -> Support.yes("sockets of the software driver");
                        case ZERO_COPY -> Support.no("each frame is copied once", "use the Linux driver");
                        case REDIRECT ->
                            Support.yes("to sockets, interfaces of this network, and CPUs, which is to the host");
                        case REDIRECT_TARGET ->
                            Support.yes("any interface of this network sends what another redirects");
                        case MULTI_BUFFER -> Support.yes("for sockets that ask for it");
                        case TX_CHECKSUM -> Support.yes("in software, by the thread that carries the frame");
                        case RX_CHECKSUM -> Support.yes("in software, for sockets with metadata");
                        case TIMESTAMPS -> Support.yes("in software, by the clock of the network");
                        case VLAN -> Support.yes("in software: put in by TxMetadata, taken off by NicSpec.withVlan");
                        case TX_INSPECT -> Support.yes("what the host sends, by SoftwareNetwork.host");
                        case RX_INJECT -> Support.yes("to the host, which is SoftwareNetwork.host");
                        case SHARED_QUEUES ->
                            nic.sharesQueues()
                                    ? Support.yes("it was made so")
                                    : Support.no("a queue has one socket", "make it with NicSpec.withSharedQueues()");
                        case QUEUE_PROGRAMS -> Support.yes("by AttachSpec.onQueue");
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
        NativeAccess.require("open object " + object.name());
        return new SoftwareObject(
                object,
                given,
                network.nics().stream().mapToInt(Nic::queues).max().orElseThrow(),
                network.services());
    }

    @Override
    public DriverSet set(SetSpec spec) {
        return new SoftwareSet(spec);
    }

    @Override
    public DriverSocket open(XdpQueue queue, DriverUmem umem, XskSpec spec) throws XdpException {
        String operation = "open " + queue;
        Nic device = network.find(queue.device(), operation);
        device.find(queue, operation);
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
        Nic device = network.find(hook.device(), "attach " + hook);
        LoadedProgram program = AttachChecks.program(device, hook, attachment);
        SoftwareLink link = new SoftwareLink(device, hook, attachment.queue(), program);
        device.attach(hook.direction(), link, this);
        return link;
    }

    @Override
    public void check(Hook hook, Attachment attachment) throws XdpException {
        AttachChecks.program(network.find(hook.device(), "check " + hook), hook, attachment);
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
    public void close() {
        if (ownsNetwork) {
            network.close();
        }
    }
}
