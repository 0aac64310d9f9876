package io.xdp4j.linux;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.Features;
import io.xdp4j.device.Hook;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.UnsupportedFeatureException;
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
import io.xdp4j.linux.netlink.EthtoolSocket;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import io.xdp4j.os.NativeAccess;
import io.xdp4j.ring.TxMetadata;
import io.xdp4j.rule.SetSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The kernel's XDP and AF_XDP, in the network namespace of the thread that calls. */
public final class LinuxDriver implements Driver {

    private static final Path NAMESPACE = Path.of("/proc/self/ns/net");

    private static final Duration LOCK_PATIENCE = Duration.ofSeconds(10);

    private final Chains chains = new Chains();

    private LinuxDriver() {}

    /** Returns whether this is Linux and this process has the rights for all of it. */
    public static boolean isUsable() {
        return Files.exists(NAMESPACE)
                && Capabilities.has(Capability.NET_RAW)
                && Capabilities.has(Capability.NET_ADMIN)
                && Capabilities.has(Capability.BPF);
    }

    /** Returns a driver, with or without rights: what lacks them fails when it is called. */
    public static LinuxDriver open() throws XdpException {
        if (!Files.exists(NAMESPACE)) {
            throw new UnsupportedFeatureException(
                    "open the Linux driver", 0, "this is not Linux, or /proc is not mounted", "use Xdp.software()");
        }
        NativeAccess.require("make system calls");
        return new LinuxDriver();
    }

    @Override
    public String name() {
        return "linux";
    }

    @Override
    public List<XdpInterface> interfaces() throws XdpException {
        var devices = new ArrayList<XdpInterface>();
        try (RouteSocket route = RouteSocket.open();
                EthtoolSocket ethtool = EthtoolSocket.open()) {
            for (Link link : route.links()) {
                devices.add(new XdpInterface(link.name(), link.index(), queues(ethtool, link), link.mtu(), link.mac()));
            }
        }
        return devices;
    }

    @Override
    public Features features(XdpInterface device) throws XdpException {
        return LinuxFeatures.of(device);
    }

    @Override
    public DriverUmem umem(UmemSpec spec) throws XdpException {
        if (spec.txMetadata() > TxMetadata.BYTES) {
            throw new UnsupportedFeatureException(
                    "umem with metadata of " + spec.txMetadata() + " bytes",
                    0,
                    "Linux puts no VLAN tags into frames of AF_XDP sockets: it knows metadata of " + TxMetadata.BYTES
                            + " bytes",
                    "ask for withTxMetadata(TxMetadata.BYTES), and write the tag into the frame");
        }
        return new LinuxUmem(spec);
    }

    @Override
    public DriverMap xskMap(String name, int slots) throws XdpException {
        return new LinuxMap(name, slots);
    }

    @Override
    public DriverObject object(BpfObject object, Map<String, DriverMap> given, Optional<Path> shared)
            throws XdpException {
        return KernelObject.of(object, given, shared);
    }

    @Override
    public DriverSet set(SetSpec spec) throws XdpException {
        return new KernelSet(spec);
    }

    @Override
    public DriverSocket open(XdpQueue queue, DriverUmem umem, XskSpec spec) throws XdpException {
        Hooks.requireOnes(queue, spec);
        SocketChecks.frameFitsChunk(queue, umem.spec(), spec);
        if (spec.metadata()) {
            throw new UnsupportedFeatureException(
                    "open " + queue + " with metadata",
                    0,
                    "the kernel tells sockets nothing of received frames but what a program writes before them",
                    "leave withMetadata out, or attach a program of your own that uses bpf_xdp_adjust_meta");
        }
        return new SocketOpener(queue, (LinuxUmem) umem, spec).open();
    }

    @Override
    public DriverLink attach(Hook hook, Attachment attachment) throws XdpException {
        Hooks.require(hook, attachment);
        return chains.attach(hook.device(), attachment);
    }

    @Override
    public void check(Hook hook, Attachment attachment) throws XdpException {
        Hooks.require(hook, attachment);
        LoadedProgram.load(hook.device(), attachment).close();
    }

    @Override
    public DriverPins pins() throws XdpException {
        return LinuxPins.open(LOCK_PATIENCE);
    }

    @Override
    public void close() {}

    /** The queues in use; a driver that does not say has those that were made for it. */
    private static int queues(EthtoolSocket ethtool, Link link) {
        try {
            return Math.max(1, ethtool.rxQueues(link.name()));
        } catch (XdpException _) {
            return Math.max(1, link.rxQueues());
        }
    }
}
