package io.xdp4j.tools.list;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.AttachedFilter;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.netlink.FilterSocket;
import io.xdp4j.linux.netlink.FilterSocket.Filter;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.os.NamedNamespaces;
import io.xdp4j.os.NetNamespace;
import io.xdp4j.tools.doctor.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One look at the interfaces of a network namespace. */
final class Look {

    private static final Path OWN_NAMESPACE = Path.of("/proc/thread-self/ns/net");

    private final String namespace;
    private final String identity;
    private final Surroundings around;
    private final List<Attachment> all = new ArrayList<>();
    private final Set<String> refused = new LinkedHashSet<>();

    /** Looks at the calling thread's namespace, to be called {@code namespace}. */
    private Look(String namespace, OpenDescriptors open) throws XdpException {
        this.namespace = namespace;
        this.identity = identity();
        this.around = Surroundings.look(open);
        List<Filter> filters = filters();
        var sockets = new Sockets(namespace, around);
        for (Link link : around.links()) {
            addPrograms(link);
            addTcx(link);
            addFilters(link, filters);
            all.addAll(sockets.on(link));
        }
    }

    /** Looks at the calling thread's namespace. */
    static Look here(OpenDescriptors open) throws XdpException {
        return new Look("", open);
    }

    /** Looks at a namespace that has a name. */
    static Look at(String name, OpenDescriptors open) throws XdpException {
        try (NetNamespace namespace = NamedNamespaces.open(name)) {
            return namespace.call(() -> new Look(name, open));
        }
    }

    boolean isOfSameNamespace(Look other) {
        return identity.equals(other.identity);
    }

    List<Link> links() {
        return around.links();
    }

    List<Attachment> all() {
        return all;
    }

    Set<String> refused() {
        return refused;
    }

    boolean tellsQueues() {
        return around.tellsQueues();
    }

    private void addPrograms(Link link) {
        for (AttachedProgram program : AttachedProgram.of(link, around.open())) {
            all.add(ProgramAttachment.of(namespace, link, program, isAllSeen()));
        }
    }

    private void addTcx(Link link) {
        try {
            add(link, AttachedFilter.tcx(link.index(), around.open()));
        } catch (XdpException e) {
            refused.add(
                    e.kind() == XdpException.Kind.DENIED
                            ? "programs that tcx attaches: that takes CAP_NET_ADMIN, run it as root"
                            : "programs that tcx attaches: " + e.getMessage());
        }
    }

    private void addFilters(Link link, List<Filter> filters) {
        add(link, AttachedFilter.of(link.index(), filters, around.open()));
    }

    private void add(Link link, List<AttachedFilter> filters) {
        filters.forEach(filter -> all.add(ProgramAttachment.of(namespace, link, filter, isAllSeen())));
    }

    private List<Filter> filters() {
        try (FilterSocket socket = FilterSocket.open()) {
            return socket.filters();
        } catch (XdpException e) {
            if (e.kind() != XdpException.Kind.UNSUPPORTED) { // that is a kernel without traffic control
                refused.add("filters of traffic control: " + e.getMessage());
            }
            return List.of();
        }
    }

    private boolean isAllSeen() {
        return around.open().hidden() == 0;
    }

    private static String identity() {
        try {
            return Files.readSymbolicLink(OWN_NAMESPACE).toString();
        } catch (IOException _) {
            return ""; // /proc is not there: neither are the names of other namespaces
        }
    }
}
