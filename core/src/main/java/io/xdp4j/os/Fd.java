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
import java.util.concurrent.atomic.AtomicBoolean;

/** A file descriptor that is closed once. */
public final class Fd implements AutoCloseable {

    private static final MethodHandle CLOSE = Native.downcall("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    /** The calls that few need, linked when the first of them is made. */
    private static final class Files {
        static final MethodHandle OPEN = Native.downcall(
                "open", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT), Linker.Option.firstVariadicArg(2));
        static final MethodHandle READ =
                Native.downcall("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
        static final MethodHandle WRITE =
                Native.downcall("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
    private static final int READ_WRITE_CLOSE_ON_EXEC = 0x80002;

    private final int number;
    private final AtomicBoolean closed = new AtomicBoolean();

    Fd(int number) {
        this.number = number;
    }

    /** Returns an owner for a descriptor that a system call has just made. */
    public static Fd of(int number) {
        return new Fd(number);
    }

    /** {@code open(2)} for reading. */
    public static Fd openToRead(String path) throws XdpException {
        return open(path, READ_ONLY_CLOSE_ON_EXEC);
    }

    /** {@code open(2)} for reading and writing. */
    public static Fd openToReadAndWrite(String path) throws XdpException {
        return open(path, READ_WRITE_CLOSE_ON_EXEC);
    }

    private static Fd open(String path, int flags) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            var scratch = Native.scratch();
            int result = (int) Files.OPEN.invokeExact(scratch.state, arena.allocateFrom(path), flags);
            return new Fd(Native.check("open " + path, result, scratch));
        } catch (XdpException e) {
            throw e;
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
    }

    /** Returns the number. */
    public int number() {
        return number;
    }

    /** {@code read(2)} into the whole of {@code buffer}; returns how many bytes, 0 at the end. */
    public int read(MemorySegment buffer) throws XdpException {
        var scratch = Native.scratch();
        long result;
        try {
            result = (long) Files.READ.invokeExact(scratch.state, number, buffer, buffer.byteSize());
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        return Native.check("read", (int) result, scratch);
    }

    /** {@code write(2)} of the whole of {@code buffer}; returns how many bytes were written. */
    public int write(MemorySegment buffer) throws XdpException {
        var scratch = Native.scratch();
        long result;
        try {
            result = (long) Files.WRITE.invokeExact(scratch.state, number, buffer, buffer.byteSize());
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        return Native.check("write", (int) result, scratch);
    }

    /** Closes it. Does nothing the second time. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        try {
            int _ = (int) CLOSE.invokeExact(Native.scratch().state, number);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
    }
}
