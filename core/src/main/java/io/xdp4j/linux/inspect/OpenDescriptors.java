package io.xdp4j.linux.inspect;

import io.xdp4j.os.Fd;
import io.xdp4j.os.OpenSocket;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Which processes have open what concerns XDP, at one moment.
 *
 * @param all what was seen, by process
 * @param hidden how many processes could not be looked into
 */
public record OpenDescriptors(List<Open> all, int hidden) {

    private static final Path PROCESSES = Path.of("/proc");
    private static final Path FIRST = Path.of("/proc/1");

    /**
     * An open descriptor.
     *
     * @param holder whose
     * @param number the descriptor's number there
     * @param kind of what
     * @param id of the link or program, or the inode of the socket
     */
    public record Open(Holder holder, int number, Kind kind, long id) {}

    /** What a descriptor is of. */
    public enum Kind {
        /** A BPF link. */
        LINK,
        /** A BPF program. */
        PROGRAM,
        /** An AF_XDP socket. */
        SOCKET
    }

    /** Looks into every process that this one may look into. */
    public static OpenDescriptors look() {
        var all = new ArrayList<Open>();
        int hidden = 0;
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROCESSES, "[0-9]*")) {
            for (Path process : processes) {
                hidden += look(process, all) ? 0 : 1;
            }
        } catch (IOException | DirectoryIteratorException _) {
            hidden++;
        }
        if (!Files.exists(FIRST)) {
            hidden++; // /proc is not there, or shows the processes of this user only (hidepid)
        }
        return new OpenDescriptors(List.copyOf(all), hidden);
    }

    /** Returns what a descriptor of this process is of, as /proc names it; empty if /proc is not there. */
    public static String file(Fd mine) {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/fd/" + mine.number()))
                    .toString();
        } catch (IOException _) {
            return "";
        }
    }

    /** Returns the processes that have something open, each once. */
    public List<Holder> holders(Kind kind, long id) {
        return all.stream()
                .filter(open -> open.kind() == kind && open.id() == id)
                .map(Open::holder)
                .distinct()
                .toList();
    }

    /** Returns what is open of a kind. */
    public List<Open> of(Kind kind) {
        return all.stream().filter(open -> open.kind() == kind).toList();
    }

    /** Returns whether the process could be looked into, if it has anything to hide. */
    private static boolean look(Path process, List<Open> all) {
        try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
            for (Path descriptor : descriptors) {
                look(process, descriptor, all);
            }
            return true;
        } catch (AccessDeniedException _) {
            return !hasCommandLine(process);
        } catch (IOException | DirectoryIteratorException _) {
            return true; // it has ended meanwhile
        }
    }

    /** One that has ended has none, nor has a thread of the kernel: those hide nothing. */
    private static boolean hasCommandLine(Path process) {
        try {
            return Files.readAllBytes(process.resolve("cmdline")).length > 0;
        } catch (IOException _) {
            return false;
        }
    }

    private static void look(Path process, Path descriptor, List<Open> all) throws AccessDeniedException {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            Kind kind = kind(descriptor, target);
            if (kind != null) {
                int number = Integer.parseInt(descriptor.getFileName().toString());
                all.add(new Open(holder(process), number, kind, id(descriptor, kind, target)));
            }
        } catch (AccessDeniedException e) {
            throw e; // what its descriptors are, this process may not know
        } catch (IOException _) {
            // closed meanwhile; the process may still hold the same by another
        }
    }

    /** Whether a descriptor, as a file of /proc, is of one object. */
    static boolean isOf(Path descriptor, Kind kind, long id) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return kind(descriptor, target) == kind && id(descriptor, kind, target) == id;
        } catch (IOException _) {
            return false;
        }
    }

    /** What a descriptor is of; null if it is none of our concern. */
    private static Kind kind(Path descriptor, String target) {
        return switch (target) {
            case "anon_inode:bpf-prog" -> Kind.PROGRAM;
            case "anon_inode:bpf_link", "anon_inode:bpf-link" -> Kind.LINK;
            default -> isXdpSocket(descriptor, target) ? Kind.SOCKET : null;
        };
    }

    private static boolean isXdpSocket(Path descriptor, String target) {
        return target.startsWith("socket:") && OpenSocket.protocol(descriptor).equals("XDP");
    }

    private static long id(Path descriptor, Kind kind, String target) throws IOException {
        Path info = descriptor.resolveSibling("../fdinfo").resolve(descriptor.getFileName());
        return switch (kind) {
            case SOCKET -> Long.parseLong(target.substring("socket:[".length(), target.length() - 1));
            case LINK -> number(info, "link_id:");
            case PROGRAM -> number(info, "prog_id:");
        };
    }

    private static long number(Path info, String field) throws IOException {
        for (String line : Files.readAllLines(info)) {
            if (line.startsWith(field)) {
                return Long.parseLong(line.substring(field.length()).strip());
            }
        }
        return 0;
    }

    private static Holder holder(Path process) throws IOException {
        return new Holder(
                Long.parseLong(process.getFileName().toString()),
                Files.readString(process.resolve("comm")).strip());
    }
}
