package io.xdp4j.wire;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;

/** Measures what the calling thread allocates. */
final class Allocation {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int ITERATIONS = 100_000;
    private static final int TRIES = 5;

    private Allocation() {}

    /** The first tries may fail: they warm up, and the JVM itself allocates now and then. */
    static void assertNone(Runnable body) {
        long bytes = measure(body);
        for (int i = 1; i < TRIES && bytes >= ITERATIONS; i++) {
            bytes = measure(body);
        }
        assertTrue(bytes < ITERATIONS, bytes + " bytes in " + ITERATIONS + " iterations");
    }

    private static long measure(Runnable body) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ITERATIONS; i++) {
            body.run();
        }
        return THREADS.getCurrentThreadAllocatedBytes() - before;
    }
}
