package io.xdp4j.ring;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** What a loop allocates, for tests of classes that must allocate nothing. */
public final class Allocation {

    private static final int ITERATIONS = 50_000;
    private static final int TRIES = 10;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private Allocation() {}

    /**
     * Returns the bytes that one run of {@code body} allocates in this thread: of several tries, after warming, the
     * least.
     */
    public static double bytesPerRun(Runnable body) {
        return bytesPerRun(ITERATIONS, body);
    }

    /** As {@link #bytesPerRun(Runnable)}, for a slow body: each try runs it {@code iterations} times. */
    public static double bytesPerRun(int iterations, Runnable body) {
        double least = Double.MAX_VALUE;
        for (int i = 0; i < TRIES; i++) {
            least = Math.min(least, (double) bytes(iterations, body) / iterations);
        }
        return least;
    }

    private static long bytes(int iterations, Runnable body) {
        long before = allocated();
        for (int i = 0; i < iterations; i++) {
            body.run();
        }
        return allocated() - before;
    }

    private static long allocated() {
        return THREADS.getCurrentThreadAllocatedBytes();
    }
}
