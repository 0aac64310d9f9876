package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfGetId;
import io.xdp4j.linux.abi.BpfLinkInfo;
import io.xdp4j.linux.abi.BpfObjGetInfo;
import io.xdp4j.linux.abi.BpfProgInfo;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Finds out what is attached to an interface, and by whom, so that an error can name it. */
final class Attached {

    private Attached() {}

    /** Returns the error of an attachment that was refused because something is attached already. */
    static XdpException busy(XdpException refused, String device, int index) {
        try (RouteSocket route = RouteSocket.open()) {
            for (Link link : route.links()) {
                if (link.index() == index && link.programId() != 0) {
                    return busy(refused, device, link);
                }
            }
        } catch (XdpException _) {
            return refused; // the reason that the kernel gave is all there is
        }
        return refused;
    }

    private static XdpException busy(XdpException refused, String device, Link link) throws XdpException {
        int linkId = linkOf(link);
        String owner = linkId == 0 ? "" : owner(linkId);
        String reason = "another program is attached: " + name(link.programId()) + ", id " + link.programId() + ", "
                + link.xdp().name().toLowerCase(java.util.Locale.ROOT)
                + (owner.isEmpty() ? "" : ", held by process " + owner);
        String advice = linkId == 0
                ? "remove it: ip link set dev " + device + " " + flag(link.xdp()) + " off"
                : owner.isEmpty()
                        ? "remove the pin of link " + linkId + ", or: bpftool link detach id " + linkId
                        : "end that process, or: bpftool link detach id " + linkId;
        return new XdpException(XdpException.Kind.BUSY, refused.operation(), refused.code(), reason, advice);
    }

    private static String flag(Link.Xdp mode) {
        return mode == Link.Xdp.GENERIC ? "xdpgeneric" : "xdp";
    }

    private static String name(int programId) throws XdpException {
        try (Arena arena = Arena.ofConfined();
                Fd program = open(arena, Bpf.BPF_PROG_GET_FD_BY_ID, programId)) {
            String name = BpfName.read(info(arena, program, BpfProgInfo.LAYOUT), BpfProgInfo.NAME);
            return name.isEmpty() ? "a program without a name" : name;
        }
    }

    /**
     * The id of the link that attaches a program to an interface; 0 if it was attached without one. Interfaces of other
     * namespaces have the same indices, so the program tells as well.
     */
    private static int linkOf(Link device) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            int id = 0;
            while ((id = nextLink(arena, id)) != 0) {
                try (Fd link = open(arena, Bpf.BPF_LINK_GET_FD_BY_ID, id)) {
                    MemorySegment info = info(arena, link, BpfLinkInfo.LAYOUT);
                    if (info.get(JAVA_INT, BpfLinkInfo.TYPE) == Bpf.BPF_LINK_TYPE_XDP
                            && info.get(JAVA_INT, BpfLinkInfo.IFINDEX) == device.index()
                            && info.get(JAVA_INT, BpfLinkInfo.PROG_ID) == device.programId()) {
                        return id;
                    }
                } catch (XdpException e) {
                    if (!Errno.ENOENT.is(e)) {
                        throw e;
                    }
                }
            }
            return 0;
        }
    }

    private static int nextLink(Arena arena, int id) throws XdpException {
        MemorySegment attr = arena.allocate(BpfGetId.LAYOUT);
        attr.set(JAVA_INT, BpfGetId.START_ID, id);
        try {
            BpfCall.call("list links", Bpf.BPF_LINK_GET_NEXT_ID, attr);
            return attr.get(JAVA_INT, BpfGetId.NEXT_ID);
        } catch (XdpException e) {
            if (Errno.ENOENT.is(e)) {
                return 0;
            }
            throw e;
        }
    }

    private static Fd open(Arena arena, int command, int id) throws XdpException {
        MemorySegment attr = arena.allocate(BpfGetId.LAYOUT);
        attr.set(JAVA_INT, BpfGetId.START_ID, id);
        return Fd.of(BpfCall.call("open bpf object " + id, command, attr));
    }

    private static MemorySegment info(Arena arena, Fd object, StructLayout layout) throws XdpException {
        MemorySegment info = arena.allocate(layout);
        MemorySegment attr = arena.allocate(BpfObjGetInfo.LAYOUT);
        attr.set(JAVA_INT, BpfObjGetInfo.BPF_FD, object.number());
        attr.set(JAVA_INT, BpfObjGetInfo.INFO_LEN, (int) info.byteSize());
        attr.set(JAVA_LONG, BpfObjGetInfo.INFO, info.address());
        BpfCall.call("look at bpf object", Bpf.BPF_OBJ_GET_INFO_BY_FD, attr);
        return info;
    }

    /** The process that holds a link's descriptor, as {@code PID (NAME)}; empty if none can be seen. */
    private static String owner(int linkId) {
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                if (holds(process, linkId)) {
                    return process.getFileName() + " ("
                            + Files.readString(process.resolve("comm")).strip() + ")";
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return "";
        }
        return "";
    }

    private static boolean holds(Path process, int linkId) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fdinfo"))) {
            for (Path descriptor : descriptors) {
                if (isOf(descriptor, linkId)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return false; // it has ended, or it is not ours to look at
        }
        return false;
    }

    private static boolean isOf(Path descriptor, int linkId) {
        try {
            return Files.readString(descriptor).contains("link_id:\t" + linkId + "\n");
        } catch (IOException _) {
            return false; // closed meanwhile; the process may still hold the link by another
        }
    }
}
