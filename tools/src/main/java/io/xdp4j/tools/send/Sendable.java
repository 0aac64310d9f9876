package io.xdp4j.tools.send;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.wire.Ethernet;

/** What an interface can send: checked before the first frame is. */
public final class Sendable implements FrameFile.Check {

    private final XdpInterface device;
    private final int longest;

    /** Checks for {@code device}, and chunks of the default size. */
    public Sendable(XdpInterface device) {
        this.device = device;
        // One tag comes on top of the MTU. Source: include/linux/netdevice.h, is_skb_forwardable.
        longest = Math.min(device.mtu() + Ethernet.HEADER_LENGTH + Ethernet.TAG_LENGTH, UmemSpec.DEFAULT.chunkSize());
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

    private static XdpException refused(long number, String name, int length, String why, String advice) {
        String called = name.equals(Long.toString(number)) ? "" : " (" + name + ")";
        return new XdpException(
                XdpException.Kind.INVALID,
                "send frame " + number + called,
                0,
                "it has " + length + " bytes, " + why + "; nothing was sent",
                advice);
    }
}
