package io.xdp4j.linux.inspect;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.netlink.FilterSocket.Filter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A program of traffic control on an interface.
 *
 * @param ingress whether it sees frames that come in, not those that leave
 * @param mode how it is attached: {@code tcx}, or the qdisc that it is a filter in, {@code clsact} or {@code ingress}
 * @param priority of a filter, 0 if it is none
 * @param handle of a filter, 0 if it is none
 * @param program what it is, and what keeps it
 */
public record AttachedFilter(boolean ingress, String mode, int priority, int handle, SeenProgram program) {

    /** Returns the filters of an interface among {@code filters}, in their order. */
    public static List<AttachedFilter> of(int device, List<Filter> filters, OpenDescriptors open) {
        var found = new ArrayList<AttachedFilter>();
        for (Filter filter : filters) {
            if (filter.device() == device) {
                program(filter, open)
                        .ifPresent(program -> found.add(new AttachedFilter(
                                filter.ingress(), filter.qdisc(), filter.priority(), filter.handle(), program)));
            }
        }
        return found;
    }

    /**
     * Returns the programs that are attached to an interface by tcx, in their order: none before Linux 6.6, which
     * brought it, nor if the interface is gone. Needs CAP_NET_ADMIN: fails with DENIED without.
     */
    public static List<AttachedFilter> tcx(int device, OpenDescriptors open) throws XdpException {
        var found = new ArrayList<AttachedFilter>();
        for (boolean ingress : new boolean[] {true, false}) {
            for (BpfObjects.Tcx tcx : BpfObjects.tcx(device, ingress)) {
                SeenProgram.of(tcx.programId(), tcx.linkId(), "", open)
                        .ifPresent(program -> found.add(new AttachedFilter(ingress, "tcx", 0, 0, program)));
            }
        }
        return found;
    }

    private static Optional<SeenProgram> program(Filter filter, OpenDescriptors open) {
        return filter.programId() == 0
                ? Optional.of(SeenProgram.unknown(0, 0, filter.name()))
                : SeenProgram.of(filter.programId(), 0, filter.name(), open);
    }
}
