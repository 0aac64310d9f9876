package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * {@code memcpy} of libc, for those who copy small pieces by the million: {@code MemorySegment.copy} takes twice as
 * long for 64 bytes, since the JVM notes for each that it is in such a copy, and forgets what it knows of memory.
 */
public final class MemoryCopy {

    /** Whether there is one: who has not allowed this module native access is not warned for a copy. */
    public static final boolean IS_THERE = MemoryCopy.class.getModule().isNativeAccessEnabled();

    private static final MethodHandle MEMCPY =
            IS_THERE ? Native.leaf("memcpy", FunctionDescriptor.ofVoid(JAVA_LONG, JAVA_LONG, JAVA_LONG)) : null;

    private MemoryCopy() {}

    /**
     * Copies {@code bytes} bytes between two addresses. Nothing is checked: who calls knows that the memory is theirs,
     * that nobody unmaps it meanwhile, and that the two places do not overlap.
     */
    public static void copy(long from, long to, long bytes) {
        try {
            MEMCPY.invokeExact(to, from, bytes);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
    }
}
