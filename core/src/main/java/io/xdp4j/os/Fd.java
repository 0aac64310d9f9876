package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** A file descriptor that is closed once. */
public final class Fd implements AutoCloseable {

    private static final Call CLOSE = Call.to("close");

    private static final Call OPEN = Call.to("open");
    private static final Call READ = Call.to("read");
    private static final Call WRITE = Call.to("write");
    private static final Call FCNTL = Call.to("fcntl");

    private static final int READ_ONLY_CLOSE_ON_EXEC = 0x80000;
    private static final int F_DUPFD_CLOEXEC = 1030; // include/uapi/linux/fcntl.h

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
        try (Arena arena = Arena.ofConfined()) {
            var scratch = Native.scratch();
            int result = (int) OPEN.with(scratch, arena.allocateFrom(path).address(), READ_ONLY_CLOSE_ON_EXEC);
            return new Fd(Native.check("open " + path, result, scratch));
        }
    }

    /** Returns another descriptor of the same file, which has an owner of its own. */
    public Fd duplicate() throws XdpException {
        var scratch = Native.scratch();
        int result = (int) FCNTL.with(scratch, number, F_DUPFD_CLOEXEC, 0);
        return new Fd(Native.check("duplicate a descriptor", result, scratch));
    }

    /** Returns the number. */
    public int number() {
        return number;
    }

    /** {@code read(2)} into the whole of {@code buffer}; returns how many bytes, 0 at the end. */
    public int read(MemorySegment buffer) throws XdpException {
        var scratch = Native.scratch();
        long result = READ.with(scratch, number, buffer.address(), buffer.byteSize());
        return Native.check("read", (int) result, scratch);
    }

    /** {@code write(2)} of the whole of {@code buffer}; returns how many bytes were written. */
    public int write(MemorySegment buffer) throws XdpException {
        var scratch = Native.scratch();
        long result = WRITE.with(scratch, number, buffer.address(), buffer.byteSize());
        return Native.check("write", (int) result, scratch);
    }

    /** Closes it. Does nothing the second time. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        CLOSE.with(Native.scratch(), number);
    }
}
