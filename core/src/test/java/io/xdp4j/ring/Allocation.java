package io.xdp4j.ring;

import static java.lang.invoke.MethodType.methodType;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;

/**
 * What a loop allocates, for tests of classes that must allocate nothing.
 *
 * <p>Reads {@code com.sun.management.ThreadMXBean} through a handle: the module under test does not read that module, and
 * should not for a test's sake.
 */
public final class Allocation {

    private static final int ITERATIONS = 50_000;
    private static final int TRIES = 10;
    private static final MethodHandle ALLOCATED_BYTES = allocatedBytes();

    private Allocation() {}

    /** Returns the bytes that one run of {@code body} allocates in this thread: of several tries, after warming, the least. */
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
        try {
            return (long) ALLOCATED_BYTES.invokeExact();
        } catch (Throwable t) {
            throw new AssertionError(t);
        }
    }

    private static MethodHandle allocatedBytes() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            Class<?> factory = Class.forName("java.lang.management.ManagementFactory");
            Class<?> standard = Class.forName("java.lang.management.ThreadMXBean");
            Class<?> threads = Class.forName("com.sun.management.ThreadMXBean");
            Object bean = lookup.findStatic(factory, "getThreadMXBean", methodType(standard))
                    .invoke();
            return lookup.findVirtual(threads, "getCurrentThreadAllocatedBytes", methodType(long.class))
                    .bindTo(bean);
        } catch (Throwable t) {
            throw new ExceptionInInitializerError(t);
        }
    }
}
