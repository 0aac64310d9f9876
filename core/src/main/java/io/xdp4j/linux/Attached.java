package io.xdp4j.linux;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;

/** Finds out what is attached to an interface, and by whom, so that an error can name it. */
final class Attached {

    private Attached() {}

    /** Returns the error of an attachment that was refused because something is attached already. */
    static XdpException busy(XdpException refused, String device, int index) {
        try (RouteSocket route = RouteSocket.open()) {
            for (Link link : route.links()) {
                if (link.index() == index && !link.programs().isEmpty()) {
                    for (AttachedProgram program : AttachedProgram.of(link, OpenDescriptors.look())) {
                        return busy(refused, device, program);
                    }
                }
            }
        } catch (XdpException _) {
            return refused; // the reason that the kernel gave is all there is
        }
        return refused;
    }

    private static XdpException busy(XdpException refused, String device, AttachedProgram program) {
        String reason = "another program is attached: " + program;
        return new XdpException(
                XdpException.Kind.BUSY, refused.operation(), refused.code(), reason, program.removal(device));
    }
}
