package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Rtnetlink;
import io.xdp4j.linux.abi.Tcmsg;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** rtnetlink: the BPF filters of traffic control, where frames come in and where they leave. Belongs to one thread. */
public final class FilterSocket implements AutoCloseable {

    private static final String CLSACT = "clsact";
    private static final String INGRESS = "ingress";
    private static final String BPF = "bpf";
    private static final int MAJOR = 0xffff_0000;

    /**
     * A BPF filter.
     *
     * @param device index of its interface
     * @param ingress whether it sees frames that come in, not those that leave
     * @param qdisc what it is in: {@code clsact} or {@code ingress}
     * @param priority its place among the filters there; the lowest is first
     * @param handle its number among those of one priority
     * @param name what who attached it called it
     * @param programId its program, 0 if it is classic BPF
     */
    public record Filter(
            int device, boolean ingress, String qdisc, int priority, int handle, String name, int programId) {}

    /** The end of an interface at which filters are. */
    private record Hook(int device, boolean ingress, String qdisc) {}

    private final NetlinkSocket socket;

    private FilterSocket(NetlinkSocket socket) {
        this.socket = socket;
    }

    /** Opens a socket in the calling thread's namespace. */
    public static FilterSocket open() throws XdpException {
        return new FilterSocket(new NetlinkSocket(Rtnetlink.NETLINK_ROUTE));
    }

    /** Returns the filters on all interfaces. */
    public List<Filter> filters() throws XdpException {
        var filters = new ArrayList<Filter>();
        for (Hook hook : hooks()) {
            int parent = hook.ingress() ? Rtnetlink.TC_H_MIN_INGRESS : Rtnetlink.TC_H_MIN_EGRESS;
            List<MemorySegment> answers = dump(
                    "list filters",
                    Rtnetlink.RTM_GETTFILTER,
                    hook.device(),
                    (int) Rtnetlink.TC_H_CLSACT & MAJOR | parent);
            answers.forEach(answer -> add(hook, answer, filters));
        }
        return filters;
    }

    @Override
    public void close() {
        socket.close();
    }

    private List<Hook> hooks() throws XdpException {
        var hooks = new ArrayList<Hook>();
        for (MemorySegment answer : dump("list qdiscs", Rtnetlink.RTM_GETQDISC, 0, 0)) {
            String qdisc = attributes(answer).text(Rtnetlink.TCA_KIND);
            int device = answer.get(JAVA_INT_UNALIGNED, Tcmsg.TCM_IFINDEX);
            if (qdisc.equals(CLSACT) || qdisc.equals(INGRESS)) {
                hooks.add(new Hook(device, true, qdisc));
            }
            if (qdisc.equals(CLSACT)) {
                hooks.add(new Hook(device, false, qdisc));
            }
        }
        return hooks;
    }

    private List<MemorySegment> dump(String operation, int type, int device, int parent) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment header = NetlinkRequest.header(arena, Tcmsg.LAYOUT.byteSize());
            header.set(JAVA_INT, Tcmsg.TCM_IFINDEX, device);
            header.set(JAVA_INT, Tcmsg.TCM_PARENT, parent);
            return socket.call(operation, new NetlinkRequest(arena, type, Rtnetlink.NLM_F_DUMP, header));
        }
    }

    /** Each priority is told of once more without a handle. */
    private static void add(Hook hook, MemorySegment answer, List<Filter> filters) {
        Attributes attributes = attributes(answer);
        int handle = answer.get(JAVA_INT_UNALIGNED, Tcmsg.TCM_HANDLE);
        if (handle != 0 && attributes.text(Rtnetlink.TCA_KIND).equals(BPF)) {
            Attributes options = attributes.nested(Rtnetlink.TCA_OPTIONS);
            filters.add(new Filter(
                    hook.device(),
                    hook.ingress(),
                    hook.qdisc(),
                    answer.get(JAVA_INT_UNALIGNED, Tcmsg.TCM_INFO) >>> 16,
                    handle,
                    options.text(Rtnetlink.TCA_BPF_NAME),
                    (int) options.number(Rtnetlink.TCA_BPF_ID, 0)));
        }
    }

    private static Attributes attributes(MemorySegment answer) {
        return new Attributes(answer.asSlice(Tcmsg.LAYOUT.byteSize()));
    }
}
