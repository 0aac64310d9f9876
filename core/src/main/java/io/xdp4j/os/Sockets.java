package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** The socket calls. Memory that is given is read or written before they return. */
public final class Sockets {

    private static final MethodHandle SOCKET =
            Native.downcall("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            Native.downcall("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT = Native.downcall(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT = Native.downcall(
            "getsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle SENDTO = Native.downcall(
            "sendto", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECV =
            Native.downcall("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    /** Linked when it is first needed. */
    private static final class Control {
        static final MethodHandle IOCTL = Native.downcall(
                "ioctl",
                FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                Linker.Option.firstVariadicArg(2));
    }

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int DONT_WAIT = 0x40;

    private Sockets() {}

    /** {@code socket(2)}, closed on exec. */
    public static Fd open(String operation, int domain, int type, int protocol) throws XdpException {
        var scratch = Native.scratch();
        int result;
        try {
            result = (int) SOCKET.invokeExact(scratch.state, domain, type | CLOSE_ON_EXEC, protocol);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        return new Fd(Native.check(operation, result, scratch));
    }

    /** {@code bind(2)}. */
    public static void bind(String operation, Fd fd, MemorySegment address) throws XdpException {
        var scratch = Native.scratch();
        int result;
        try {
            result = (int) BIND.invokeExact(scratch.state, fd.number(), address, (int) address.byteSize());
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        Native.check(operation, result, scratch);
    }

    /** {@code setsockopt(2)}. */
    public static void setOption(String operation, Fd fd, int level, int option, MemorySegment value)
            throws XdpException {
        var scratch = Native.scratch();
        int result;
        try {
            result = (int)
                    SETSOCKOPT.invokeExact(scratch.state, fd.number(), level, option, value, (int) value.byteSize());
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        Native.check(operation, result, scratch);
    }

    /** {@code setsockopt(2)} of an int. */
    public static void setOption(String operation, Fd fd, int level, int option, int value) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            setOption(operation, fd, level, option, arena.allocateFrom(JAVA_INT, value));
        }
    }

    /** {@code getsockopt(2)} into {@code value}; returns how many bytes the kernel wrote. */
    public static int getOption(String operation, Fd fd, int level, int option, MemorySegment value)
            throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var scratch = Native.scratch();
            MemorySegment length = arena.allocateFrom(JAVA_INT, (int) value.byteSize());
            int result;
            try {
                result = (int) GETSOCKOPT.invokeExact(scratch.state, fd.number(), level, option, value, length);
            } catch (Throwable t) {
                throw Native.rethrow(t);
            }
            Native.check(operation, result, scratch);
            return length.get(JAVA_INT, 0);
        }
    }

    /** {@code send(2)} of all of {@code message}. */
    public static void send(String operation, Fd fd, MemorySegment message) throws XdpException {
        int errno = sendTo(fd.number(), message, message.byteSize(), 0);
        if (errno != 0) {
            throw Errno.exception(operation, errno);
        }
    }

    /** {@code recv(2)}, blocking; returns how many bytes were received into {@code buffer}. */
    public static int receive(String operation, Fd fd, MemorySegment buffer) throws XdpException {
        var scratch = Native.scratch();
        long result;
        try {
            result = (long) RECV.invokeExact(scratch.state, fd.number(), buffer, buffer.byteSize(), 0);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        return Native.check(operation, (int) result, scratch);
    }

    /** {@code ioctl(2)} with a pointer. */
    public static void control(String operation, Fd fd, long request, MemorySegment argument) throws XdpException {
        var scratch = Native.scratch();
        int result;
        try {
            result = (int) Control.IOCTL.invokeExact(scratch.state, fd.number(), request, argument);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        Native.check(operation, result, scratch);
    }

    /** Sends nothing, without blocking, so that the kernel looks at the socket's TX ring; returns 0 or an errno. */
    public static int kick(Fd fd) {
        return sendTo(fd.number(), MemorySegment.NULL, 0, DONT_WAIT);
    }

    /**
     * Receives nothing, without blocking, so that the kernel looks at the socket's fill ring; returns 0 or an errno.
     */
    public static int nudge(Fd fd) {
        var scratch = Native.scratch();
        try {
            long result = (long) RECV.invokeExact(scratch.state, fd.number(), MemorySegment.NULL, 0L, DONT_WAIT);
            return result < 0 ? scratch.errno() : 0;
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
    }

    private static int sendTo(int fd, MemorySegment data, long length, int flags) {
        var scratch = Native.scratch();
        try {
            long result = (long) SENDTO.invokeExact(scratch.state, fd, data, length, flags, MemorySegment.NULL, 0);
            return result < 0 ? scratch.errno() : 0;
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
    }
}
