package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The limit on open files, at none more until it is closed: also for classes that are not loaded yet. */
public final class FileLimit implements AutoCloseable {

    private static final Call GETRLIMIT = Call.to("getrlimit");
    private static final Call SETRLIMIT = Call.to("setrlimit");
    private static final int RLIMIT_NOFILE = 7;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment limits = arena.allocate(JAVA_LONG, 2); // struct rlimit: what holds now, what it may be
    private final long before;

    private FileLimit() throws XdpException {
        call(GETRLIMIT);
        this.before = limits.getAtIndex(JAVA_LONG, 0);
        limits.setAtIndex(JAVA_LONG, 0, 1);
        call(SETRLIMIT);
    }

    /** Lets no descriptor be opened. */
    public static FileLimit reached() throws XdpException {
        return new FileLimit();
    }

    @Override
    public void close() throws XdpException {
        limits.setAtIndex(JAVA_LONG, 0, before);
        call(SETRLIMIT);
        arena.close();
    }

    private void call(Call function) throws XdpException {
        var scratch = Native.scratch();
        int result = (int) function.with(scratch, RLIMIT_NOFILE, limits.address());
        Native.check("limit on files", result, scratch);
    }
}
