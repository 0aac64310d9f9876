package io.xdp4j.linux;

import io.xdp4j.device.Hook;
import io.xdp4j.device.Hook.Direction;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.Attachment;

/** The hooks that Linux has: one. */
final class Hooks {

    /** What to do instead to see what the host sends. */
    static final String SEE_SENT = "on a veth, open a socket on the other end; else use a packet socket (tcpdump)";

    /** What to do instead to give frames to the host. */
    static final String PUT_IN = "use a tun device, or send from a socket on the other end of a veth";

    /** What to do instead to have a program for one queue. */
    static final String ONE_QUEUE = "redirect to a map that has sockets only at the queues that are meant, or let"
            + " instructions compare rx_queue_index";

    private Hooks() {}

    /** Fails, with what to use instead, unless programs can be attached to {@code hook}, for those queues. */
    static void require(Hook hook, Attachment attachment) throws XdpException {
        String instead = instead(hook);
        if (!instead.isEmpty()) {
            throw new UnsupportedFeatureException(
                    "attach to " + hook, 0, "Linux runs XDP programs on received frames, to inspect them", instead);
        }
        if (attachment.queue() != Attachment.ALL_QUEUES) {
            throw new UnsupportedFeatureException(
                    "attach to " + hook + " for queue " + attachment.queue(),
                    0,
                    "Linux shows a program the frames of all queues",
                    ONE_QUEUE);
        }
    }

    /** Fails, with what to use instead, unless a socket can receive from there and send to there. */
    static void requireOnes(XdpQueue queue, XskSpec spec) throws XdpException {
        if (spec.receivesFrom() != Direction.RX) {
            throw new UnsupportedFeatureException(
                    "open " + queue + " for frames that the host sends",
                    0,
                    "Linux redirects received frames alone to sockets",
                    SEE_SENT);
        }
        if (spec.sendsTo() != Direction.TX) {
            throw new UnsupportedFeatureException(
                    "open " + queue + " for frames to the host",
                    0,
                    "sockets of Linux send out of their interface alone",
                    PUT_IN);
        }
    }

    private static String instead(Hook hook) {
        String device = hook.device().name();
        return switch (hook.subLayer()) {
            case INSPECT ->
                switch (hook.direction()) {
                    case RX -> "";
                    case TX ->
                        "sent frames can be inspected by a program of tc: bpftool net attach tcx_egress (Linux 6.6), or"
                                + " tc filter add dev " + device + " egress; on a veth, attach to the other end's rx()";
                };
            case INJECT ->
                switch (hook.direction()) {
                    case RX ->
                        "frames can be put in by a tun or veth device, or through a socket on the other end of a veth;"
                                + " to see what " + device + " receives use rx()";
                    case TX -> "frames are sent by an AF_XDP socket: open(" + device + ".queue(0), umem, sendOnly())";
                };
        };
    }
}
