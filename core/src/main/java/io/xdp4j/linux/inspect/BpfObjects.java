package io.xdp4j.linux.inspect;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.abi.BpfProgInfo;
import io.xdp4j.linux.abi.BpfProgQuery;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** What the kernel tells of BPF objects, by their ids. Needs CAP_SYS_ADMIN. */
final class BpfObjects {

    private static final int MOST_MAPS = 64; // MAX_USED_MAPS of include/linux/bpf.h

    private static final int MOST_TCX = 64; // BPF_MPROG_MAX of include/linux/bpf_mprog.h

    /** A program. */
    record Program(int id, String name, String tag, long loadedNanos, List<SeenMap> maps) {}

    /** A program that tcx attaches, by a link or, if that is 0, without. */
    record Tcx(int programId, int linkId) {}

    /** A link that attaches a program to an interface; of another namespace, too. */
    record XdpLink(int id, int programId, int device) {}

    private BpfObjects() {}

    static Program program(int id) throws XdpException {
        try (Arena arena = Arena.ofConfined();
                Fd program = BpfIds.program(id)) {
            MemorySegment info = arena.allocate(BpfProgInfo.LAYOUT);
            MemorySegment maps = arena.allocate(JAVA_INT, MOST_MAPS);
            info.set(JAVA_INT, BpfProgInfo.NR_MAP_IDS, MOST_MAPS);
            info.set(JAVA_LONG, BpfProgInfo.MAP_IDS, maps.address());
            BpfInfo.read(arena, program, info);
            return new Program(
                    id,
                    info.getString(BpfProgInfo.NAME),
                    BpfInfo.tag(info),
                    info.get(JAVA_LONG, BpfProgInfo.LOAD_TIME),
                    maps(maps, Math.min(MOST_MAPS, info.get(JAVA_INT, BpfProgInfo.NR_MAP_IDS))));
        }
    }

    private static List<SeenMap> maps(MemorySegment ids, int count) throws XdpException {
        var maps = new ArrayList<SeenMap>();
        for (int i = 0; i < count; i++) {
            maps.add(BpfIds.seenMap(ids.getAtIndex(JAVA_INT, i)));
        }
        return List.copyOf(maps);
    }

    static List<XdpLink> xdpLinks() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var links = new ArrayList<XdpLink>();
            int id = 0;
            while ((id = BpfIds.next(Bpf.BPF_LINK_GET_NEXT_ID, id)) != 0) {
                addXdpLink(arena, id, links);
            }
            return links;
        }
    }

    /** Those of an interface of the calling thread's namespace; CAP_NET_ADMIN will do. */
    static List<Tcx> tcx(int device, boolean ingress) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment programs = arena.allocate(JAVA_INT, MOST_TCX);
            MemorySegment links = arena.allocate(JAVA_INT, MOST_TCX);
            MemorySegment attr = arena.allocate(BpfProgQuery.LAYOUT);
            attr.set(JAVA_INT, BpfProgQuery.TARGET_IFINDEX, device);
            attr.set(JAVA_INT, BpfProgQuery.ATTACH_TYPE, ingress ? Bpf.BPF_TCX_INGRESS : Bpf.BPF_TCX_EGRESS);
            attr.set(JAVA_LONG, BpfProgQuery.PROG_IDS, programs.address());
            attr.set(JAVA_LONG, BpfProgQuery.LINK_IDS, links.address());
            attr.set(JAVA_INT, BpfProgQuery.PROG_CNT, MOST_TCX);
            BpfCall.call("list tcx programs", Bpf.BPF_PROG_QUERY, attr);
            int count = attr.get(JAVA_INT, BpfProgQuery.PROG_CNT);
            return IntStream.range(0, Math.min(MOST_TCX, count))
                    .mapToObj(i -> new Tcx(programs.getAtIndex(JAVA_INT, i), links.getAtIndex(JAVA_INT, i)))
                    .toList();
        } catch (XdpException e) {
            if (Errno.EINVAL.is(e) || Errno.ENODEV.is(e)) {
                return List.of(); // the kernel has no tcx, or no such interface any more
            }
            throw e;
        }
    }

    private static void addXdpLink(Arena arena, int id, List<XdpLink> links) throws XdpException {
        try (Fd link = BpfIds.link(id)) {
            MemorySegment info = BpfInfo.of(arena, link, BpfLinkInfo.LAYOUT);
            if (info.get(JAVA_INT, BpfLinkInfo.TYPE) == Bpf.BPF_LINK_TYPE_XDP) {
                links.add(new XdpLink(
                        id, info.get(JAVA_INT, BpfLinkInfo.PROG_ID), info.get(JAVA_INT, BpfLinkInfo.IFINDEX)));
            }
        } catch (XdpException e) {
            if (!Errno.ENOENT.is(e)) { // it went meanwhile
                throw e;
            }
        }
    }
}
