package io.xdp4j.tools.doctor;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.inspect.Holder;
import io.xdp4j.linux.inspect.SeenSocket;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket;
import io.xdp4j.linux.netlink.EthtoolNetlinkSocket.Offloads;
import io.xdp4j.linux.netlink.EthtoolSocket;
import io.xdp4j.linux.netlink.EthtoolSocket.Channels;
import io.xdp4j.linux.netlink.Link;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Looks at the queues of an interface: how frames spread over them, and who has them. */
final class QueueCheckup {

    private final XdpInterface device;
    private final Link link;
    private final Surroundings around;

    QueueCheckup(XdpInterface device, Link link, Surroundings around) {
        this.device = device;
        this.link = link;
        this.around = around;
    }

    List<Finding> findings(Offloads offloads, boolean canZeroCopy) {
        var findings = new ArrayList<Finding>();
        findings.add(spread(device, link, channels(), table(), offloads));
        findings.add(held());
        for (SeenSocket socket : around.sockets(device.index())) {
            if (!around.held(device.index()).isEmpty()) {
                findings.add(socket(socket, canZeroCopy));
            }
        }
        return findings;
    }

    /** Whether one socket gets every frame. {@code table} is the queue of each hash; empty if unknown. */
    static Finding spread(XdpInterface device, Link link, Channels channels, int[] table, Offloads offloads) {
        String name = "one receive queue";
        int[] targets = Arrays.stream(table).distinct().sorted().toArray();
        if (device.queues() == 1) {
            return Finding.yes(name, "a socket on queue 0 gets every frame");
        }
        String queues = device.queues() + " RX queues";
        if (targets.length == 1 && !offloads.active().contains("rx-ntuple-filter")) {
            return Finding.yes(name, queues + ", but RSS sends every frame to queue " + targets[0]);
        }
        String how = targets.length > 1
                ? ", and RSS spreads frames over " + targets.length + " of them"
                : link.kind().equals("veth") ? ", and the sender's queue decides which" : "";
        return Finding.no(
                name,
                queues + how + "; a socket gets only the frames of its own",
                "a socket on each queue; or " + one(device.name(), channels, targets, offloads));
    }

    private static String one(String device, Channels channels, int[] targets, Offloads offloads) {
        String one = "a single one: ethtool -L " + device + (channels.combined() > 0 ? " combined 1" : " rx 1");
        if (targets.length > 1) {
            one += "; or all to the first: ethtool -X " + device + " equal 1";
        }
        if (offloads.changeable().contains("rx-ntuple-filter")) {
            one += "; or one flow to queue Q: ethtool -N " + device + " flow-type udp4 dst-port PORT action Q";
        }
        return one;
    }

    /** Whether the queues are free for sockets. */
    private Finding held() {
        String name = "queues are free";
        List<Integer> held = around.held(device.index());
        List<SeenSocket> sockets = around.sockets(device.index());
        if (!held.isEmpty()) {
            List<Integer> free = IntStream.range(0, device.queues())
                    .filter(id -> !held.contains(id))
                    .boxed()
                    .toList();
            return Finding.no(
                    name,
                    "an AF_XDP socket has " + Words.queues(held) + "; " + holders(sockets),
                    (free.isEmpty() ? "" : "take " + Words.queues(free) + ", or ")
                            + "end the process; a queue is free some milliseconds after its socket is closed");
        }
        if (!around.bound().isEmpty()) {
            return Finding.yes(name, "no AF_XDP socket is on it");
        }
        String here = sockets.isEmpty() ? "" : "; " + holders(sockets);
        if (!link.up()) {
            return Finding.unknown(name, "the kernel does not say while the interface is down" + here);
        }
        boolean nobody = sockets.isEmpty() && around.open().hidden() == 0;
        return nobody || Kernel.running().tellsHeldQueues()
                ? Finding.yes(name, "no AF_XDP socket is on it")
                : Finding.unknown(name, "Linux 6.16 or newer says" + here);
    }

    /** Whose the sockets are: known, or as far as it can be guessed. */
    private String holders(List<SeenSocket> sockets) {
        List<Holder> holders =
                sockets.stream().map(SeenSocket::holder).distinct().toList();
        String hidden = around.open().hidden() == 0
                ? ""
                : "; " + Words.count(around.open().hidden(), "process") + " could not be looked into, root can";
        if (holders.isEmpty()) {
            return (around.open().hidden() == 0
                            ? "no process has one open: it is being closed, or this is not the host's PID namespace"
                            : "whose is unknown")
                    + hidden;
        }
        String who = "process " + Words.join(holders);
        return (around.isSure(device.index())
                        ? "held by " + who
                        : "which process has it the kernel does not say; those with AF_XDP sockets here: " + who)
                + hidden;
    }

    private Finding socket(SeenSocket socket, boolean canZeroCopy) {
        String name = "socket of " + socket.holder().pid();
        if (!socket.known()) {
            return Finding.unknown(name, "its counters are for root, or the owner of the process");
        }
        String where = around.isSure(device.index()) ? "" : ", on this interface or another";
        String mode = (socket.zeroCopy()
                        ? "zero-copy"
                        : canZeroCopy ? "copy mode, though the driver has zero-copy" : "copy mode")
                + where;
        SeenSocket.Losses losses = socket.losses();
        return Finding.of(
                name,
                !losses.any(),
                mode + ", nothing lost",
                mode + ", lost since it was opened: " + losses(losses),
                advice(losses));
    }

    private static String losses(SeenSocket.Losses losses) {
        var parts = new ArrayList<String>();
        // A frame for which there was no chunk is counted twice: as dropped, and for the fill ring.
        add(parts, Math.max(0, losses.dropped() - losses.fillRingEmpty()), "that did not fit into a chunk");
        add(parts, losses.fillRingEmpty(), "for want of a chunk in the fill ring");
        add(parts, losses.ringFull(), "for want of room in the RX ring");
        add(parts, losses.invalid(), "invalid descriptors");
        return String.join(", ", parts);
    }

    private static void add(List<String> parts, long count, String what) {
        if (count != 0) {
            parts.add(count + " " + what);
        }
    }

    private static String advice(SeenSocket.Losses losses) {
        if (losses.invalid() != 0) {
            return "a bug in that process: a descriptor that it gave lies outside of its frame memory";
        }
        if (losses.fillRingEmpty() != 0) {
            return "that process must give chunks back sooner, or have more of them";
        }
        return losses.ringFull() != 0
                ? "that process is too slow, or its RX ring too small"
                : "frames longer than its chunks; see frames fit chunks";
    }

    private Channels channels() {
        try (EthtoolSocket ethtool = EthtoolSocket.open()) {
            return ethtool.channels(link.name());
        } catch (XdpException _) {
            return new Channels(link.rxQueues(), link.txQueues(), 0); // what was made, as nobody says what is in use
        }
    }

    private int[] table() {
        try (EthtoolNetlinkSocket ethtool = EthtoolNetlinkSocket.open()) {
            return ethtool.indirection(device.index());
        } catch (XdpException _) {
            return new int[0];
        }
    }
}
