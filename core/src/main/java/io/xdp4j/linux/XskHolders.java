package io.xdp4j.linux;

import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.os.Fd;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Finds the processes that have AF_XDP sockets, so that an error can name who may hold a queue. */
final class XskHolders {

    // A socket that is mapped at the fill ring's offset is an AF_XDP socket. Source: proc_pid_maps(5).
    private static final String FILL_RING = " " + Long.toHexString(IfXdp.XDP_UMEM_PGOFF_FILL_RING) + " ";

    private XskHolders() {}

    /** Returns the processes that can be seen to have one other than {@code mine}, as {@code PID (NAME)}. */
    static List<String> otherThan(Fd mine) {
        var holders = new ArrayList<String>();
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            String name = Files.readSymbolicLink(Path.of("/proc/self/fd/" + mine.number()))
                    .toString();
            for (Path process : processes) {
                if (hasAny(process, name)) {
                    holders.add(process.getFileName() + " ("
                            + Files.readString(process.resolve("comm")).strip() + ")");
                }
            }
        } catch (IOException | DirectoryIteratorException _) {
            return holders; // a process ended while it was looked at; its sockets did as well
        }
        return holders;
    }

    private static boolean hasAny(Path process, String mine) {
        try {
            for (String mapping : Files.readAllLines(process.resolve("maps"))) {
                if (mapping.contains(FILL_RING) && mapping.contains("socket:[") && !mapping.endsWith(mine)) {
                    return true;
                }
            }
            return false;
        } catch (IOException _) {
            return false; // it has ended, or it is not ours to look at
        }
    }
}
