package io.xdp4j;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A mount namespace that a sleeping process holds, with a {@code /run} of its own: what is mounted or made in there was
 * made by those who were sent there, whatever else happens on this host. Gone when it is closed.
 */
final class MountNamespace implements AutoCloseable {

    private static final String HOLD = "mount -t tmpfs none /run && echo ready && exec sleep 3600";

    private final Process holder;

    private MountNamespace(Process holder) {
        this.holder = holder;
    }

    /** Needs CAP_SYS_ADMIN, and unshare of util-linux. */
    static MountNamespace create() throws IOException {
        Process holder = new ProcessBuilder("unshare", "--mount", "--propagation", "private", "sh", "-c", HOLD)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var namespace = new MountNamespace(holder);
        if (!"ready".equals(holder.inputReader().readLine())) {
            namespace.close();
            throw new IOException("no mount namespace");
        }
        return namespace;
    }

    /** What to put before a command so that it runs in here. */
    List<String> prefix() {
        return List.of("nsenter", "--mount", "--target", Long.toString(holder.pid()));
    }

    /** Returns all mounts, and all files of {@code /run}, among them the named network namespaces. */
    Set<String> listing() throws IOException {
        Path here = Path.of("/proc", Long.toString(holder.pid()));
        try (Stream<String> mounts = Files.lines(here.resolve("mountinfo"));
                Stream<Path> files = Files.walk(here.resolve("root/run"))) {
            return Stream.concat(mounts, files.map(Path::toString)).collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Override
    public void close() {
        holder.destroyForcibly();
    }
}
