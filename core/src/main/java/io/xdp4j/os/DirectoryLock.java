package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * An exclusive {@code flock(2)} on a directory, which the kernel gives back when the process ends, {@code kill -9}
 * included.
 */
public final class DirectoryLock implements AutoCloseable {

    private static final Call OPEN = Call.to("open");
    private static final Call FLOCK = Call.to("flock");

    // Source: include/uapi/asm-generic/fcntl.h; the same on x86-64. O_DIRECTORY differs on arm64.
    private static final int O_CLOEXEC = 0x80000;
    private static final int O_DIRECTORY = System.getProperty("os.arch").equals("aarch64") ? 0x4000 : 0x10000;
    private static final int LOCK_EX_NB = 2 | 4;

    private static final Path OWN = Path.of("/proc/self/fd");
    private static final Path LOCKS = Path.of("/proc/locks");
    private static final long PAUSE_NANOS = 5_000_000;

    private final Fd fd;

    private DirectoryLock(Fd fd) {
        this.fd = fd;
    }

    /**
     * Blocks until the lock is had, or fails with BUSY after {@code patience}; an interrupt ends the waiting, too.
     */
    public static DirectoryLock take(Path directory, Duration patience) throws XdpException {
        Fd fd = open(directory);
        try {
            long end = System.nanoTime() + patience.toNanos();
            while (!tryLock(fd, directory)) {
                if (System.nanoTime() - end >= 0 || Thread.currentThread().isInterrupted()) {
                    throw busy(directory, patience);
                }
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return new DirectoryLock(fd);
        } catch (XdpException | RuntimeException e) {
            fd.close();
            throw e;
        }
    }

    /**
     * Returns whether the lock is of what is at that path now: the directory may have been removed, and made anew,
     * while the lock was waited for.
     */
    public boolean isOf(Path directory) {
        try {
            return Files.isSameFile(OWN.resolve(Integer.toString(fd.number())), directory);
        } catch (IOException _) {
            return false;
        }
    }

    /** Gives it back. */
    @Override
    public void close() {
        fd.close();
    }

    private static Fd open(Path directory) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var scratch = Native.scratch();
            long path = arena.allocateFrom(directory.toString()).address();
            int result = (int) OPEN.with(scratch, path, O_CLOEXEC | O_DIRECTORY);
            return new Fd(Native.check("open " + directory, result, scratch));
        }
    }

    private static boolean tryLock(Fd fd, Path directory) throws XdpException {
        var scratch = Native.scratch();
        if ((int) FLOCK.with(scratch, fd.number(), LOCK_EX_NB) == 0) {
            return true;
        }
        int errno = scratch.errno();
        if (errno != Errno.EAGAIN.code() && errno != Errno.EINTR.code()) {
            throw Errno.exception("lock " + directory, errno);
        }
        return false;
    }

    private static XdpException busy(Path directory, Duration patience) {
        String holder = holder(directory);
        return new XdpException(
                XdpException.Kind.BUSY,
                "lock " + directory,
                0,
                "another process has it for more than " + patience.toMillis() + " ms" + holder,
                "wait until it is done, or end it");
    }

    /** A line of /proc/locks: {@code 1: FLOCK  ADVISORY  WRITE 4711 00:1f:17 0 EOF}. Source: proc_locks(5). */
    private static String holder(Path directory) {
        try (Stream<String> lines = Files.lines(LOCKS)) {
            String inode = ":" + Files.getAttribute(directory, "unix:ino");
            return lines.map(line -> line.strip().split("\\s+"))
                    .filter(line -> line.length > 5 && line[1].equals("FLOCK") && line[5].endsWith(inode))
                    .map(line -> ": process " + line[4])
                    .findFirst()
                    .orElse("");
        } catch (IOException | UncheckedIOException _) {
            return "";
        }
    }
}
