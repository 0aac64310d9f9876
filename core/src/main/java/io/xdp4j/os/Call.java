package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;

/**
 * A function of libc that takes up to six integers or addresses.
 *
 * <p>All have one shape, six registers and one back: linking another shape takes the JVM 10 ms, and half of the
 * start-up went there. Only {@link QuietCall} has its own. Arguments that a function does not have are zeros in
 * registers that it does not look at. Holds nothing open: who passes an address keeps its memory, and a result of C's
 * {@code int} is cast by the caller. A record, because the JIT trusts its fields.
 *
 * @param handle takes the memory for errno and six longs
 */
record Call(MethodHandle handle) {

    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /** Links {@code function}. */
    static Call to(String function) {
        return new Call(Native.downcall(function, SHAPE));
    }

    long with(Native.Scratch scratch, long a) {
        return with(scratch, a, 0, 0, 0, 0, 0);
    }

    long with(Native.Scratch scratch, long a, long b) {
        return with(scratch, a, b, 0, 0, 0, 0);
    }

    long with(Native.Scratch scratch, long a, long b, long c) {
        return with(scratch, a, b, c, 0, 0, 0);
    }

    long with(Native.Scratch scratch, long a, long b, long c, long d) {
        return with(scratch, a, b, c, d, 0, 0);
    }

    long with(Native.Scratch scratch, long a, long b, long c, long d, long e) {
        return with(scratch, a, b, c, d, e, 0);
    }

    long with(Native.Scratch scratch, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) handle.invokeExact(scratch.state, a, b, c, d, e, f);
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
    }
}
