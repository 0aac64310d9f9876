package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Network namespaces that stay when the process ends: each mounted on a file, where {@code ip netns} keeps and finds
 * them.
 */
public final class NamedNamespaces {

    private static final Call MOUNT = Call.to("mount");
    private static final Call UMOUNT2 = Call.to("umount2");

    private static final Path FOLDER = Path.of("/run/netns");
    private static final String OF_THIS_THREAD = "/proc/thread-self/ns/net";
    private static final long BIND = 0x1000;
    private static final long BIND_ALL = 0x5000;
    private static final long SHARED_ALL = 0x104000;
    private static final int DETACH = 2;

    private NamedNamespaces() {}

    /**
     * Makes a namespace that stays, and opens it. Needs CAP_SYS_ADMIN. Fails with BUSY if there is one of that name.
     */
    public static NetNamespace create(String name) throws XdpException {
        Path file = file(name);
        prepareFolder();
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException _) {
            throw Errno.exception("create network namespace " + name, Errno.EEXIST.code());
        } catch (IOException e) {
            throw failed("create " + file, e);
        }
        NetNamespace namespace = null;
        try {
            namespace = NetNamespace.create();
            namespace.call(() -> mount(OF_THIS_THREAD, file.toString(), BIND));
            return namespace;
        } catch (XdpException e) {
            if (namespace != null) {
                namespace.close();
            }
            delete(name);
            throw e;
        }
    }

    /** Opens the namespace of that name; fails with GONE if there is none. */
    public static NetNamespace open(String name) throws XdpException {
        return NetNamespace.open(file(name).toString());
    }

    /** Removes the name, and with it the namespace unless something else is in it. Returns whether there was one. */
    public static boolean delete(String name) throws XdpException {
        Path file = file(name);
        unmount(file.toString());
        try {
            Files.delete(file);
            return true;
        } catch (NoSuchFileException _) {
            return false;
        } catch (IOException e) {
            throw failed("delete " + file, e);
        }
    }

    /** Returns the names there are, sorted. */
    public static List<String> names() throws XdpException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (NoSuchFileException _) {
            return List.of();
        } catch (IOException e) {
            throw failed("list " + FOLDER, e);
        }
    }

    private static Path file(String name) {
        if (name.isEmpty() || name.length() > 255 || name.contains("/") || name.startsWith(".")) {
            throw new IllegalArgumentException("name of a network namespace: \"" + name + "\"");
        }
        return FOLDER.resolve(name);
    }

    /** The folder is a mount of its own that is shared, so that a name is gone in other mount namespaces, too. */
    private static void prepareFolder() throws XdpException {
        try {
            Files.createDirectories(FOLDER);
        } catch (IOException e) {
            throw failed("create " + FOLDER, e);
        }
        String folder = FOLDER.toString();
        try {
            mount("", folder, SHARED_ALL);
        } catch (XdpException e) {
            if (!Errno.EINVAL.is(e)) {
                throw e;
            }
            mount(folder, folder, BIND_ALL); // it is no mount yet
            mount("", folder, SHARED_ALL);
        }
    }

    private static Void mount(String source, String target, long flags) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var scratch = Native.scratch();
            long none = arena.allocateFrom("none").address();
            int result = (int) MOUNT.with(
                    scratch,
                    arena.allocateFrom(source).address(),
                    arena.allocateFrom(target).address(),
                    none,
                    flags,
                    none);
            Native.check("mount on " + target, result, scratch);
            return null;
        }
    }

    /** Does nothing if nothing is mounted there: a name may be half made. */
    private static void unmount(String target) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var scratch = Native.scratch();
            int result = (int) UMOUNT2.with(scratch, arena.allocateFrom(target).address(), DETACH);
            if (result < 0 && scratch.errno() != Errno.EINVAL.code() && scratch.errno() != Errno.ENOENT.code()) {
                throw Errno.exception("unmount " + target, scratch.errno());
            }
        }
    }

    private static XdpException failed(String operation, IOException e) {
        var kind = e instanceof AccessDeniedException ? XdpException.Kind.DENIED : XdpException.Kind.INVALID;
        return new XdpException(
                kind, operation, 0, e.toString(), kind == XdpException.Kind.DENIED ? "run as root" : "");
    }
}
