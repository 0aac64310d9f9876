package io.xdp4j.tools.load;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.PinnedObject;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.inspect.SeenProgram;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The programs that are attached to interfaces of this network namespace. */
public final class LoadedObjects {

    private LoadedObjects() {}

    /**
     * A program on an interface.
     *
     * @param device name of the interface
     * @param mode how it is attached
     * @param program what it is
     * @param pin the directory that {@code xdp load} has pinned it in, if it has
     * @param removal how to remove it
     */
    public record Loaded(String device, String mode, SeenProgram program, Optional<Path> pin, String removal) {}

    /** Returns those of an interface, by name or index, or of all if it is null. */
    public static List<Loaded> of(String device) throws XdpException {
        var all = new ArrayList<Loaded>();
        for (Link link : links(device)) {
            for (AttachedProgram program : attached(link)) {
                Optional<Path> pin = PinnedObject.of(List.of(program)).stream()
                        .map(PinnedObject::directory)
                        .findFirst();
                String mode = program.mode().name().toLowerCase(Locale.ROOT);
                String removal = program.removal(link.name());
                all.add(new Loaded(link.name(), mode, program.program(), pin, removal));
            }
        }
        return List.copyOf(all);
    }

    /** Returns those of an interface, by name or index, that {@code xdp load} has pinned. */
    public static List<PinnedObject> pinned(String device) throws XdpException {
        var all = new ArrayList<PinnedObject>();
        for (Link link : links(device)) {
            all.addAll(PinnedObject.of(attached(link)));
        }
        return List.copyOf(all);
    }

    private static List<AttachedProgram> attached(Link link) {
        return link.programs().isEmpty() ? List.of() : AttachedProgram.of(link, OpenDescriptors.look());
    }

    private static List<Link> links(String device) throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            List<Link> found = route.links().stream()
                    .filter(link -> device == null
                            || link.name().equals(device)
                            || Integer.toString(link.index()).equals(device))
                    .toList();
            if (device != null && found.isEmpty()) {
                throw new XdpException(Kind.GONE, "find interface " + device, 0, "there is no such interface", "");
            }
            return found;
        }
    }
}
