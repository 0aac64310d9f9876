package io.xdp4j.os;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Links functions of libc, keeps errno, and turns a failed call into an {@link XdpException}. */
final class Native {

    private static final Linker LINKER = Linker.nativeLinker();
    private static final StructLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle ERRNO = STATE.varHandle(groupElement("errno"));

    // One per thread, because calls of the data path may neither allocate nor share it. Freed with the thread.
    private static final ThreadLocal<Scratch> SCRATCH = ThreadLocal.withInitial(Scratch::new);

    private Native() {}

    /** Memory that a thread's calls write to: errno, and the arguments of {@code ppoll}. */
    static final class Scratch {

        final MemorySegment state;
        final MemorySegment pollfds;
        final MemorySegment timeout;

        // For calls that are handed addresses: the thread keeps the memory.
        final long pollfdsAddress;
        final long timeoutAddress;

        private Scratch() {
            Arena arena = Arena.ofAuto(); // lives as long as its thread, which no scope of ours ends
            state = arena.allocate(STATE);
            pollfds = arena.allocate(16, 8);
            timeout = arena.allocate(JAVA_LONG, 2);
            pollfdsAddress = pollfds.address();
            timeoutAddress = timeout.address();
        }

        int errno() {
            return (int) ERRNO.get(state, 0L);
        }
    }

    static Scratch scratch() {
        return SCRATCH.get();
    }

    @SuppressWarnings("restricted")
    static MethodHandle downcall(String symbol, FunctionDescriptor type) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(symbol), type, Linker.Option.captureCallState("errno"));
    }

    @SuppressWarnings("restricted")
    static MethodHandle quietDowncall(String symbol, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(symbol), type);
    }

    /** Links a function that is over at once and never calls back: the thread stays where it is while it runs. */
    @SuppressWarnings("restricted")
    static MethodHandle leaf(String symbol, FunctionDescriptor type) {
        return LINKER.downcallHandle(LINKER.defaultLookup().findOrThrow(symbol), type, Linker.Option.critical(false));
    }

    @SuppressWarnings("restricted")
    static MemorySegment view(
            long address, long sizeBytes, Arena arena, java.util.function.Consumer<MemorySegment> cleanup) {
        return MemorySegment.ofAddress(address).reinterpret(sizeBytes, arena, cleanup);
    }

    /** The whole address space, for those who know what of it is theirs. */
    @SuppressWarnings("restricted")
    static MemorySegment everything() {
        return MemorySegment.NULL.reinterpret(Long.MAX_VALUE);
    }

    static int check(String operation, int result, Scratch scratch) throws XdpException {
        if (result < 0) {
            throw Errno.exception(operation, scratch.errno());
        }
        return result;
    }

    /** {@code invokeExact} declares Throwable; our handles throw nothing checked. */
    static RuntimeException rethrow(Throwable t) {
        if (t instanceof Error error) {
            throw error;
        }
        return t instanceof RuntimeException e ? e : new IllegalStateException(t);
    }
}
