package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.XdpException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** {@code bpf(2)}, for which libc has no function. */
public final class BpfCall {

    private static final MethodHandle SYSCALL = Native.downcall(
            "syscall",
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT),
            Linker.Option.firstVariadicArg(1));

    // Source: arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h for arm64 and riscv64.
    private static final long NUMBER = System.getProperty("os.arch").equals("amd64") ? 321 : 280;

    private BpfCall() {}

    /** Calls {@code bpf(command, attr, size)}; returns its result, 0 or a new file descriptor's number, or fails. */
    public static int call(String operation, int command, MemorySegment attr) throws XdpException {
        var scratch = Native.scratch();
        long result;
        try {
            result = (long) SYSCALL.invokeExact(scratch.state, NUMBER, command, attr, (int) attr.byteSize());
        } catch (Throwable t) {
            throw Native.rethrow(t);
        }
        return Native.check(operation, (int) result, scratch);
    }
}
