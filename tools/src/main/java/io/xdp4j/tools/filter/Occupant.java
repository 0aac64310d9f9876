package io.xdp4j.tools.filter;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import java.util.List;

/**
 * What is on an interface on which no filter is pinned.
 *
 * @param device the interface
 * @param programs the programs there
 */
public record Occupant(XdpInterface device, List<AttachedProgram> programs) {

    /** Looks at {@code device}. */
    public static Occupant of(XdpInterface device) throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            List<AttachedProgram> programs = route.links().stream()
                    .filter(link -> link.index() == device.index())
                    .map(Occupant::programs)
                    .findFirst()
                    .orElse(List.of());
            return new Occupant(device, programs);
        }
    }

    /** Returns the error of what needs a filter that is pinned there, with what to do if there is nothing at all. */
    public XdpException missing(String operation, String advice) {
        return new XdpException(
                Kind.GONE,
                operation,
                0,
                reason(),
                programs.isEmpty() ? advice : programs.getFirst().removal(device.name()));
    }

    /** Returns what is there, as text for people. */
    public String reason() {
        String nothing = "no filter is pinned on " + device.name();
        return programs.isEmpty()
                ? nothing + ", and no program is attached"
                : nothing + "; attached is " + programs.getFirst();
    }

    private static List<AttachedProgram> programs(Link link) {
        return link.programs().isEmpty() ? List.of() : AttachedProgram.of(link, OpenDescriptors.look());
    }
}
