package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A socket that another process has open. */
public final class OpenSocket {

    private static final MethodHandle GETXATTR =
            Native.downcall("getxattr", FunctionDescriptor.of(JAVA_LONG, ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    private static final MethodHandle SYSCALL = Native.downcall(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT),
            Linker.Option.firstVariadicArg(1));
    private static final MethodHandle IOCTL = Native.downcall(
            "ioctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG), Linker.Option.firstVariadicArg(2));

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
            long length = (long) GETXATTR.invokeExact(
                    Native.scratch().state,
                    arena.allocateFrom(descriptor.toString()),
                    arena.allocateFrom(PROTOCOL),
                    value,
                    value.byteSize());
            return length <= 0 || length >= MAX_PROTOCOL ? "" : value.getString(0, StandardCharsets.US_ASCII);
        } catch (Throwable t) {
            throw Native.rethrow(t);
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
        int result;
        try {
            result = (int) IOCTL.invokeExact(scratch.state, socket.number(), SIOCGSKNS);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
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
        long result;
        try {
            result = (long) SYSCALL.invokeExact(scratch.state, call, first, second, 0);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        return Native.check(operation, (int) result, scratch);
    }
}
