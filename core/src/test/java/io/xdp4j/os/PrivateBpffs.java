package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A bpffs at {@code /sys/fs/bpf} that only the calling thread sees, and the threads and processes that it starts. It is
 * gone, with all that is pinned in it, when the last of them is.
 */
public final class PrivateBpffs {

    private static final Call UNSHARE = Call.to("unshare");
    private static final Call MOUNT = Call.to("mount");

    private static final int CLONE_NEWNS = 0x20000;
    private static final long MS_RDONLY = 1;
    private static final long MS_REMOUNT = 32;
    private static final long MS_REC_PRIVATE = 1 << 14 | 1 << 18;

    private PrivateBpffs() {}

    /** Moves the calling thread into a mount namespace of its own in which no bpffs is to be seen. */
    public static void unshare() throws XdpException {
        var scratch = Native.scratch();
        Native.check("unshare(CLONE_NEWNS)", (int) UNSHARE.with(scratch, CLONE_NEWNS), scratch);
        mount("none", "/", "", MS_REC_PRIVATE);
        for (Path mounted : mounted()) {
            mount("none", mounted.toString(), "tmpfs", 0);
        }
        mount("none", "/sys/fs/bpf", "tmpfs", 0);
    }

    /** Where others have mounted one. */
    private static List<Path> mounted() {
        try {
            return Files.readAllLines(Path.of("/proc/thread-self/mounts")).stream()
                    .map(line -> line.split(" "))
                    .filter(mount -> mount[2].equals("bpf"))
                    .map(mount -> Path.of(mount[1]))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does that, and mounts one. */
    public static void mount() throws XdpException {
        unshare();
        mount("bpf", "/sys/fs/bpf", "bpf", 0);
    }

    /** Makes what is mounted there read-only. */
    public static void makeReadOnly() throws XdpException {
        mount("bpf", "/sys/fs/bpf", "bpf", MS_REMOUNT | MS_RDONLY);
    }

    private static void mount(String source, String target, String type, long flags) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var scratch = Native.scratch();
            long result =
                    MOUNT.with(scratch, address(arena, source), address(arena, target), address(arena, type), flags, 0);
            Native.check("mount " + target, (int) result, scratch);
        }
    }

    private static long address(Arena arena, String text) {
        MemorySegment copy = arena.allocateFrom(text);
        return copy.address();
    }
}
