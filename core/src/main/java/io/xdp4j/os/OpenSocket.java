package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A socket that another process has open. */
public final class OpenSocket {

    private static final Call GETXATTR = Call.to("getxattr");
    private static final Call SYSCALL = Call.to("syscall");
    private static final Call IOCTL = Call.to("ioctl");

    // Source: include/uapi/asm-generic/unistd.h; the same on x86-64, since Linux 5.3 and 5.6.
    private static final long PIDFD_OPEN = 434;
    private static final long PIDFD_GETFD = 438;
    private static final long SIOCGSKNS = 0x894C; // include/uapi/linux/sockios.h
    private static final String PROTOCOL = "system.sockprotoname"; // include/uapi/linux/xattr.h
    private static final int MAX_PROTOCOL = 32;

    private OpenSocket() {}

    /**
     * Returns the name of the protocol of the socket behind {@code /proc/PID/fd/N}, for example {@code XDP}; empty if
     * it is closed by now, or not ours to look at.
     */
    public static String protocol(Path descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(MAX_PROTOCOL);
            long length = GETXATTR.with(
                    Native.scratch(),
                    arena.allocateFrom(descriptor.toString()).address(),
                    arena.allocateFrom(PROTOCOL).address(),
                    value.address(),
                    value.byteSize());
            return length <= 0 || length >= MAX_PROTOCOL ? "" : value.getString(0, StandardCharsets.US_ASCII);
        }
    }

    /** Opens the socket that process {@code pid} has open as {@code number}. Needs the rights to trace the process. */
    public static Fd open(long pid, int number) throws XdpException {
        try (Fd process = Fd.of(syscall("pidfd_open", PIDFD_OPEN, (int) pid, 0))) {
            return Fd.of(syscall("pidfd_getfd", PIDFD_GETFD, process.number(), number));
        }
    }

    /** Returns the network namespace of a socket, as {@code net:[INODE]}. Needs CAP_NET_ADMIN in it. */
    public static String namespace(Fd socket) throws XdpException {
        var scratch = Native.scratch();
        int result = (int) IOCTL.with(scratch, socket.number(), SIOCGSKNS);
        try (Fd namespace = Fd.of(Native.check("ioctl(SIOCGSKNS)", result, scratch))) {
            return Files.readSymbolicLink(Path.of("/proc/thread-self/fd", Integer.toString(namespace.number())))
                    .toString();
        } catch (XdpException e) {
            throw e;
        } catch (IOException e) {
            throw new XdpException(XdpException.Kind.INVALID, "namespace of a socket", 0, e.toString(), "mount /proc");
        }
    }

    private static int syscall(String operation, long call, int first, int second) throws XdpException {
        var scratch = Native.scratch();
        long result = SYSCALL.with(scratch, call, first, second, 0);
        return Native.check(operation, (int) result, scratch);
    }
}
