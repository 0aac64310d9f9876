package io.xdp4j.tools.send;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.tools.doctor.Words;
import io.xdp4j.wire.Ethernet;

/** What an interface can send: checked before the first frame is. */
public final class Sendable implements FrameFile.Check {

    private final XdpInterface device;
    private final String verb;
    private final String outcome;
    private final int longest;

    /** Checks for who sends out of {@code device}, from chunks of the default size. */
    public Sendable(XdpInterface device) {
        this(device, "send", "nothing was sent");
    }

    private Sendable(XdpInterface device, String verb, String outcome) {
        this.device = device;
        this.verb = verb;
        this.outcome = outcome;
        // One tag comes on top of the MTU. Source: include/linux/netdevice.h, is_skb_forwardable.
        longest = Math.min(device.mtu() + Ethernet.HEADER_LENGTH + Ethernet.TAG_LENGTH, UmemSpec.DEFAULT.chunkSize());
    }

    /** Checks for who replays frames to the other end of the wire that {@code device} is on. */
    public static Sendable replayed(XdpInterface device) {
        return new Sendable(device, "replay", "nothing was replayed");
    }

    @Override
    public void check(long number, String name, int length) throws XdpException {
        if (length < Ethernet.HEADER_LENGTH) {
            throw refused(number, name, length, "less than an Ethernet header of " + Ethernet.HEADER_LENGTH, "");
        }
        if (length > UmemSpec.DEFAULT.chunkSize()) {
            throw refused(number, name, length, "more than the " + longest + " that one buffer takes", "");
        }
        if (length > longest) {
            String why = "more than the " + longest + " that " + device.name() + " with its MTU of " + device.mtu()
                    + " takes, a VLAN tag included";
            throw refused(number, name, length, why, "raise the MTU, or leave the frame out");
        }
    }

    private XdpException refused(long number, String name, int length, String why, String advice) {
        String called = name.equals(Long.toString(number)) ? "" : " (" + name + ")";
        return new XdpException(
                XdpException.Kind.INVALID,
                verb + " frame " + number + called,
                0,
                "it has " + Words.count(length, "byte") + ", " + why + "; " + outcome,
                advice);
    }
}
