package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** The clock by which the kernel notes when a program was loaded. */
public final class BootClock {

    private static final Call CLOCK_GETTIME = Call.to("clock_gettime");
    private static final int CLOCK_BOOTTIME = 7; // include/uapi/linux/time.h
    private static final long NANOS = 1_000_000_000L;

    private BootClock() {}

    /** Returns the nanoseconds since the host was started, sleep included. */
    public static long nanos() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment time = arena.allocate(JAVA_LONG, 2); // struct timespec
            var scratch = Native.scratch();
            int result = (int) CLOCK_GETTIME.with(scratch, CLOCK_BOOTTIME, time.address());
            Native.check("clock_gettime", result, scratch);
            return time.getAtIndex(JAVA_LONG, 0) * NANOS + time.getAtIndex(JAVA_LONG, 1);
        }
    }
}
