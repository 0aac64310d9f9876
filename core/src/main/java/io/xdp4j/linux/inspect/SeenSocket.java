package io.xdp4j.linux.inspect;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.linux.abi.XdpStatistics;
import io.xdp4j.os.Fd;
import io.xdp4j.os.OpenSocket;
import io.xdp4j.os.Sockets;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * An AF_XDP socket that a process has open. Its interface and queue cannot be asked of it: for that there is
 * sock_diag.
 *
 * @param holder the process
 * @param inode of the socket's file
 * @param known whether this process may look into it; if not, it may be of another network namespace, and the rest is 0
 * @param zeroCopy whether it is bound in zero-copy mode
 * @param losses what it lost
 */
public record SeenSocket(Holder holder, long inode, boolean known, boolean zeroCopy, Losses losses) {

    private static final String OWN_NAMESPACE = "/proc/thread-self/ns/net";

    /**
     * What a socket lost since it was opened, in frames or descriptors.
     *
     * @param dropped frames that did not fit, or for which there was no chunk
     * @param ringFull frames for which the RX ring had no room
     * @param fillRingEmpty frames for which the fill ring had no chunk
     * @param invalid descriptors that made no sense, of fill ring and TX ring
     */
    public record Losses(long dropped, long ringFull, long fillRingEmpty, long invalid) {

        private static final Losses NONE = new Losses(0, 0, 0, 0);

        /** Returns whether anything was lost. */
        public boolean any() {
            return (dropped | ringFull | fillRingEmpty | invalid) != 0;
        }
    }

    /**
     * Returns the sockets of the calling thread's network namespace, and those of which that cannot be known.
     *
     * <p>Each is held open for the moment that it is looked at. Sockets of processes that are not in the namespace are
     * left alone unless there is no other: only those that were passed in from outside are of it.
     */
    public static List<SeenSocket> of(OpenDescriptors open) {
        String here = namespace(Path.of(OWN_NAMESPACE));
        var near = new ArrayList<SeenSocket>();
        var far = new ArrayList<OpenDescriptors.Open>();
        for (OpenDescriptors.Open each : open.of(OpenDescriptors.Kind.SOCKET)) {
            if (isIn(here, each.holder())) {
                look(here, each, near);
            } else {
                far.add(each);
            }
        }
        if (near.isEmpty()) {
            far.forEach(each -> look(here, each, near));
        }
        return List.copyOf(near);
    }

    /** Whether one of a process's threads is in a namespace, or may be. */
    private static boolean isIn(String namespace, Holder process) {
        try (DirectoryStream<Path> threads =
                Files.newDirectoryStream(Path.of("/proc", Long.toString(process.pid()), "task"))) {
            for (Path thread : threads) {
                String theirs = namespace(thread.resolve("ns/net"));
                if (theirs.isEmpty() || theirs.equals(namespace)) {
                    return true;
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return true; // not ours to look at, or it ended
        }
        return false;
    }

    private static void look(String here, OpenDescriptors.Open open, List<SeenSocket> seen) {
        try (Fd socket = OpenSocket.open(open.holder().pid(), open.number())) {
            if (OpenSocket.namespace(socket).equals(here)) {
                seen.add(read(open, socket));
            }
        } catch (XdpException e) {
            if (e.kind() == XdpException.Kind.DENIED && isIn(here, open.holder())) {
                seen.add(new SeenSocket(open.holder(), open.id(), false, false, Losses.NONE));
            }
        }
    }

    private static SeenSocket read(OpenDescriptors.Open open, Fd socket) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment options = arena.allocate(JAVA_INT);
            Sockets.getOption("mode", socket, IfXdp.SOL_XDP, IfXdp.XDP_OPTIONS, options);
            MemorySegment counts = arena.allocate(XdpStatistics.LAYOUT);
            Sockets.getOption("statistics", socket, IfXdp.SOL_XDP, IfXdp.XDP_STATISTICS, counts);
            var losses = new Losses(
                    counts.get(JAVA_LONG, XdpStatistics.RX_DROPPED),
                    counts.get(JAVA_LONG, XdpStatistics.RX_RING_FULL),
                    counts.get(JAVA_LONG, XdpStatistics.RX_FILL_RING_EMPTY_DESCS),
                    counts.get(JAVA_LONG, XdpStatistics.RX_INVALID_DESCS)
                            + counts.get(JAVA_LONG, XdpStatistics.TX_INVALID_DESCS));
            boolean zeroCopy = (options.get(JAVA_INT, 0) & IfXdp.XDP_OPTIONS_ZEROCOPY) != 0;
            return new SeenSocket(open.holder(), open.id(), true, zeroCopy, losses);
        }
    }

    private static String namespace(Path path) {
        try {
            return Files.readSymbolicLink(path).toString();
        } catch (IOException _) {
            return "";
        }
    }
}
