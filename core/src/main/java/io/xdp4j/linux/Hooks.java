package io.xdp4j.linux;

import io.xdp4j.device.Hook;
import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;

/** The hooks that Linux has: one. */
final class Hooks {

    private Hooks() {}

    /** Fails, with what to use instead, unless programs can be attached to {@code hook}. */
    static void requireReceive(Hook hook) throws XdpException {
        String instead = instead(hook);
        if (!instead.isEmpty()) {
            throw new UnsupportedFeatureException(
                    "attach to " + hook, 0, "Linux runs XDP programs on received frames, to inspect them", instead);
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
