package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Processors: where a thread runs, and how much time it took there. */
public final class Cpu {

    private static final Call GETRUSAGE = Call.to("getrusage");
    private static final Call SCHED_SETAFFINITY = Call.to("sched_setaffinity");

    private static final int THREAD = 1;
    private static final long RUSAGE_BYTES = 144;
    private static final int MASK_BYTES = 128;

    private Cpu() {}

    /**
     * CPU time.
     *
     * @param userNanos in the program
     * @param systemNanos in the kernel on its behalf
     */
    public record Time(long userNanos, long systemNanos) {

        /** Returns the time from {@code start} to this. */
        public Time since(Time start) {
            return new Time(userNanos - start.userNanos, systemNanos - start.systemNanos);
        }
    }

    /** Returns the CPU time of the calling thread so far. */
    public static Time ofThread() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment usage = arena.allocate(RUSAGE_BYTES, 8);
            var scratch = Native.scratch();
            int result = (int) GETRUSAGE.with(scratch, THREAD, usage.address());
            Native.check("getrusage", result, scratch);
            return new Time(nanos(usage, 0), nanos(usage, 16));
        }
    }

    /** Keeps the calling thread on processor {@code cpu}, 0 to 1023. */
    public static void pin(int cpu) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, 8);
            mask.setAtIndex(JAVA_LONG, cpu >> 6, 1L << (cpu & 63));
            var scratch = Native.scratch();
            int result = (int) SCHED_SETAFFINITY.with(scratch, 0, MASK_BYTES, mask.address());
            Native.check("pin to processor " + cpu, result, scratch);
        }
    }

    private static long nanos(MemorySegment timevals, long offset) {
        return timevals.get(JAVA_LONG, offset) * 1_000_000_000 + timevals.get(JAVA_LONG, offset + 8) * 1_000;
    }
}
