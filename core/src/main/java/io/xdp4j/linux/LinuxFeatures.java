package io.xdp4j.linux;

import io.xdp4j.device.Feature;
import io.xdp4j.device.Features;
import io.xdp4j.device.Features.Support;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.abi.Genetlink;
import io.xdp4j.linux.netlink.NetdevSocket;
import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import java.util.EnumMap;
import java.util.Map;

/** What the kernel says that an interface can do, in our words. */
final class LinuxFeatures {

    private static final String OTHER_DRIVER = "use an interface whose driver has it";

    private static final String LOOK_YOURSELF = "the views of io.xdp4j.wire check them, as checksumValid of Udp does";

    private LinuxFeatures() {}

    static Features of(XdpInterface device) throws XdpException {
        Map<Feature, Support> answers = new EnumMap<>(Feature.class);
        answers.put(Feature.GENERIC, Support.yes("every interface has the generic receive path"));
        answers.put(
                Feature.AF_XDP,
                Capabilities.has(Capability.NET_RAW)
                        ? Support.yes("this process has CAP_NET_RAW")
                        : Support.no("this process lacks CAP_NET_RAW", "run as root, or give it CAP_NET_RAW"));
        answers.put(
                Feature.TX_INSPECT,
                Support.no(
                        "Linux runs XDP programs on received frames",
                        "a program of tc sees what is sent: bpftool net attach tcx_egress; " + Hooks.SEE_SENT));
        answers.put(Feature.RX_INJECT, Support.no("sockets of Linux send out of their interface", Hooks.PUT_IN));
        answers.put(Feature.SHARED_QUEUES, Support.no("a queue has one AF_XDP socket", "use a queue for each socket"));
        answers.put(Feature.QUEUE_PROGRAMS, Support.no("Linux shows a program all queues", Hooks.ONE_QUEUE));
        offloads(answers);
        try (NetdevSocket netdev = NetdevSocket.open()) {
            ofDriver(answers, device, netdev.features(device.index()).xdp());
        } catch (XdpException e) {
            if (e.kind() != XdpException.Kind.GONE) {
                throw e;
            }
            unknown(answers);
        }
        return new Features(answers);
    }

    private static void offloads(Map<Feature, Support> answers) {
        answers.put(Feature.TX_CHECKSUM, Support.yes("the kernel fills them in, in copy mode, since Linux 6.11"));
        answers.put(Feature.RX_CHECKSUM, Support.no("the kernel tells sockets nothing of checksums", LOOK_YOURSELF));
        answers.put(
                Feature.TIMESTAMPS,
                Support.no(
                        "the kernel tells sockets when frames were sent, and not when they were received",
                        "a program of your own can write the time before the frame, by bpf_xdp_adjust_meta"));
        answers.put(
                Feature.VLAN,
                Support.no(
                        "the kernel puts no tags into frames of sockets, and tells them of none that was taken off",
                        "write tags into frames, and have the card keep them: ethtool -K IF rxvlan off"));
    }

    private static void ofDriver(Map<Feature, Support> answers, XdpInterface device, long bits) {
        put(answers, device, Feature.NATIVE, bits, Genetlink.NETDEV_XDP_ACT_BASIC, "generic mode works");
        put(answers, device, Feature.REDIRECT, bits, Genetlink.NETDEV_XDP_ACT_REDIRECT, "generic mode has it");
        put(
                answers,
                device,
                Feature.REDIRECT_TARGET,
                bits,
                Genetlink.NETDEV_XDP_ACT_NDO_XMIT,
                "on a veth, attach a program to the other end first");
        put(answers, device, Feature.ZERO_COPY, bits, Genetlink.NETDEV_XDP_ACT_XSK_ZEROCOPY, "copy mode works");
        put(
                answers,
                device,
                Feature.MULTI_BUFFER,
                bits,
                Genetlink.NETDEV_XDP_ACT_RX_SG,
                "keep the MTU below the size of a chunk");
    }

    private static void put(
            Map<Feature, Support> answers, XdpInterface device, Feature feature, long bits, int bit, String instead) {
        answers.put(
                feature,
                (bits & bit) != 0
                        ? Support.yes("the driver of " + device.name() + " says so")
                        : Support.no(
                                "the driver of " + device.name() + " does not have it", OTHER_DRIVER + "; " + instead));
    }

    private static void unknown(Map<Feature, Support> answers) {
        for (Feature feature : Feature.values()) {
            answers.putIfAbsent(
                    feature,
                    Support.no(
                            "this kernel does not say what drivers can do",
                            "Linux 6.3 or newer does; until then, ask for the mode and see"));
        }
    }
}
