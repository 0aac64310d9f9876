package io.xdp4j.tools.list;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.inspect.AttachedFilter;
import io.xdp4j.linux.inspect.AttachedProgram;
import io.xdp4j.linux.netlink.FilterSocket;
import io.xdp4j.linux.netlink.FilterSocket.Filter;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.tools.doctor.Surroundings;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** One look at the interfaces of a network namespace. */
final class Look {

    private final Surroundings around;
    private final boolean isAllSeen;
    private final List<Attachment> all = new ArrayList<>();
    private final Set<String> refused = new LinkedHashSet<>();

    /** Looks at the calling thread's namespace. */
    Look(Surroundings around) {
        this.around = around;
        this.isAllSeen = around.open().hidden() == 0;
        List<Filter> filters = filters();
        var sockets = new Sockets("", around);
        for (Link link : around.links()) {
            addPrograms(link);
            addTcx(link);
            addFilters(link, filters);
            all.addAll(sockets.on(link));
        }
    }

    List<Link> links() {
        return around.links();
    }

    List<Attachment> all() {
        return all;
    }

    List<String> missing() {
        var missing = new ArrayList<>(refused);
        missing.addAll(Missing.of(all, around));
        return List.copyOf(missing);
    }

    private void addPrograms(Link link) {
        for (AttachedProgram program : AttachedProgram.of(link, around.open())) {
            all.add(ProgramAttachment.of("", link, program, isAllSeen));
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
        filters.forEach(filter -> all.add(ProgramAttachment.of("", link, filter, isAllSeen)));
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
}
