package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * A function of libc whose errno nobody asks for, called once for every few packets: keeping errno costs two more
 * calls.
 *
 * @param handle takes three longs
 */
record QuietCall(MethodHandle handle) {

    private static final FunctionDescriptor SHAPE = FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /** Links {@code function}. */
    static QuietCall to(String function) {
        return new QuietCall(Native.quietDowncall(function, SHAPE));
    }

    long with(long a, long b, long c) {
        try {
            return (long) handle.invokeExact(a, b, c);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
    }
}
