package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The socket calls. Memory that is given is read or written before they return. */
public final class Sockets {

    private static final Call SOCKET = Call.to("socket");
    private static final Call BIND = Call.to("bind");
    private static final Call SETSOCKOPT = Call.to("setsockopt");
    private static final Call GETSOCKOPT = Call.to("getsockopt");
    private static final Call SENDTO = Call.to("sendto");
    private static final Call RECV = Call.to("recv");

    private static final Call IOCTL = Call.to("ioctl");

    private static final int CLOSE_ON_EXEC = 0x80000;
    private static final int DONT_WAIT = 0x40;

    private Sockets() {}

    /** {@code socket(2)}, closed on exec. */
    public static Fd open(String operation, int domain, int type, int protocol) throws XdpException {
        var scratch = Native.scratch();
        int result = (int) SOCKET.with(scratch, domain, type | CLOSE_ON_EXEC, protocol);
        return new Fd(Native.check(operation, result, scratch));
    }

    /** {@code bind(2)}. */
    public static void bind(String operation, Fd fd, MemorySegment address) throws XdpException {
        var scratch = Native.scratch();
        int result = (int) BIND.with(scratch, fd.number(), address.address(), address.byteSize());
        Native.check(operation, result, scratch);
    }

    /** {@code setsockopt(2)}. */
    public static void setOption(String operation, Fd fd, int level, int option, MemorySegment value)
            throws XdpException {
        var scratch = Native.scratch();
        int result = (int) SETSOCKOPT.with(scratch, fd.number(), level, option, value.address(), value.byteSize());
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
            int result = (int) GETSOCKOPT.with(scratch, fd.number(), level, option, value.address(), length.address());
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
        long result = RECV.with(scratch, fd.number(), buffer.address(), buffer.byteSize(), 0);
        return Native.check(operation, (int) result, scratch);
    }

    /** {@code ioctl(2)} with a pointer. */
    public static void control(String operation, Fd fd, long request, MemorySegment argument) throws XdpException {
        var scratch = Native.scratch();
        int result = (int) IOCTL.with(scratch, fd.number(), request, argument.address());
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
        long result = RECV.with(scratch, fd.number(), 0, 0, DONT_WAIT);
        return result < 0 ? scratch.errno() : 0;
    }

    private static int sendTo(int fd, MemorySegment data, long length, int flags) {
        var scratch = Native.scratch();
        long result = SENDTO.with(scratch, fd, data.address(), length, flags, 0, 0);
        return result < 0 ? scratch.errno() : 0;
    }
}
