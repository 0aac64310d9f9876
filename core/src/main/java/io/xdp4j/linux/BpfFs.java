package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfObjGet;
import io.xdp4j.linux.inspect.OpenDescriptors;
import io.xdp4j.linux.inspect.Pins;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;

/** Files of bpffs, which are BPF objects, and its directories. */
final class BpfFs {

    private static final Path USUAL = Path.of("/sys/fs/bpf");
    private static final String OWNER_ONLY = "rwx------";

    private BpfFs() {}

    /** Returns where bpffs is mounted: at its usual place, or at the first other one. */
    static Path mounted() throws XdpException {
        return Pins.mounted()
                .orElseThrow(() -> new UnsupportedFeatureException(
                        "open the pins", 0, "bpffs is not mounted", "mount -t bpf bpf " + USUAL));
    }

    /** Returns the path of a file or directory of bpffs: one that is not absolute is from where that is mounted. */
    static Path resolve(Path path) throws XdpException {
        return path.isAbsolute() ? path : mounted().resolve(path);
    }

    /**
     * Returns the path of a directory of bpffs, there or to be made: from where that is mounted if it is not absolute,
     * links followed.
     */
    static Path requireInside(Path named) throws XdpException {
        Path path = resolve(named).normalize();
        Path parent = path.getParent();
        if (parent != null && !exists(parent)) {
            throw new XdpException(
                    Kind.GONE, "find " + path, 0, "there is no directory " + parent, "make it: mkdir -p " + parent);
        }
        Path real = parent == null ? path : real(parent).resolve(path.getFileName());
        if (Pins.mounts().stream().noneMatch(real::startsWith)) {
            throw new XdpException(
                    Kind.INVALID,
                    "find " + path,
                    0,
                    "it is not in bpffs",
                    "bpffs is mounted at " + mounted() + "; a path that is not absolute is from there");
        }
        return real;
    }

    /** Returns the name of the file of a map: bpffs takes no dots. */
    static String name(String map) {
        return map.replace('.', '_');
    }

    /** Makes a file that keeps {@code object}. */
    static void pin(Fd object, Path path) throws XdpException {
        call(Bpf.BPF_OBJ_PIN, "pin " + path, path, object.number());
    }

    /** Opens what a file keeps. */
    static Fd open(Path path) throws XdpException {
        return Fd.of(call(Bpf.BPF_OBJ_GET, "open " + path, path, 0));
    }

    /** Opens what a file keeps, which must be a {@code map}, {@code prog} or {@code link}. */
    static Fd open(Path path, String kind) throws XdpException {
        Fd object;
        try {
            object = open(path);
        } catch (XdpException e) {
            throw Errno.EINVAL.is(e) || Errno.EACCES.is(e) && Files.isReadable(path)
                    ? new XdpException(Kind.INVALID, e.operation(), e.code(), "no BPF object is pinned there", "")
                    : e;
        }
        if (!OpenDescriptors.file(object).contains(kind)) {
            object.close();
            throw new XdpException(Kind.INVALID, "open " + path, 0, "what is pinned there is no bpf " + kind, "");
        }
        return object;
    }

    /** Returns whether there is something at {@code path}, or fails if that may not be known. */
    static boolean exists(Path path) throws XdpException {
        try {
            Files.readAttributes(path, "*", LinkOption.NOFOLLOW_LINKS);
            return true;
        } catch (NoSuchFileException | NotDirectoryException _) {
            return false;
        } catch (IOException e) {
            throw explained("look for " + path, e);
        }
    }

    /** Makes a directory that only its owner can look into; does nothing if it is there. */
    static void makeDirectory(Path path) throws XdpException {
        try {
            Files.createDirectory(
                    path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(OWNER_ONLY)));
        } catch (FileAlreadyExistsException _) {
            if (!Files.isDirectory(path)) {
                throw new XdpException(Kind.BUSY, "make " + path, 0, "there is a file of that name", "name another");
            }
        } catch (IOException e) {
            throw explained("make " + path, e);
        }
    }

    /** Returns what is in a directory, by name; nothing if it is not there. */
    static List<Path> list(Path directory) throws XdpException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.sorted().toList();
        } catch (NoSuchFileException | NotDirectoryException _) {
            return List.of();
        } catch (IOException e) {
            throw explained("list " + directory, e);
        } catch (UncheckedIOException e) {
            throw explained("list " + directory, e.getCause());
        }
    }

    /** Removes a file, or a directory unless others have put something into it; does nothing if it is not there. */
    static void delete(Path path) throws XdpException {
        try {
            Files.deleteIfExists(path);
        } catch (DirectoryNotEmptyException _) {
            // what others made is left to them
        } catch (IOException e) {
            throw explained("remove " + path, e);
        }
    }

    private static int call(int command, String operation, Path path, int number) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfObjGet.LAYOUT);
            attr.set(
                    JAVA_LONG,
                    BpfObjGet.PATHNAME,
                    arena.allocateFrom(path.toString()).address());
            attr.set(JAVA_INT, BpfObjGet.BPF_FD, number);
            return BpfCall.call(operation, command, attr);
        } catch (XdpException e) {
            throw Errno.EROFS.is(e) ? readOnly(operation) : Rights.explain(e);
        }
    }

    private static Path real(Path path) throws XdpException {
        try {
            return path.toRealPath();
        } catch (IOException e) {
            throw explained("find " + path, e);
        }
    }

    private static XdpException explained(String operation, IOException refused) {
        if (refused instanceof AccessDeniedException) {
            return new XdpException(
                    Kind.DENIED, operation, Errno.EACCES.code(), "permission denied", "pins are root's: run as root");
        }
        return switch (String.valueOf(reason(refused))) {
            case "Read-only file system" -> readOnly(operation);
            case "Operation not permitted" ->
                new XdpException(
                        Kind.INVALID, operation, Errno.EPERM.code(), "not permitted", "bpffs takes no dots in names");
            case "No space left on device", "Cannot allocate memory" ->
                new XdpException(
                        Kind.LIMIT,
                        operation,
                        Errno.ENOSPC.code(),
                        "bpffs has no room for it",
                        "remove what is not used");
            default -> new XdpException(Kind.INVALID, operation, 0, String.valueOf(refused.getMessage()), "");
        };
    }

    /** Why the system refused it, in the words of the C library. */
    private static String reason(IOException refused) {
        return refused instanceof FileSystemException named ? named.getReason() : refused.getMessage();
    }

    private static XdpException readOnly(String operation) {
        return new XdpException(
                Kind.DENIED,
                operation,
                Errno.EROFS.code(),
                "bpffs is mounted read-only",
                "mount -o remount,rw " + USUAL + ", or wherever it is mounted");
    }
}
