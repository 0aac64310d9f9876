package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.lang.foreign.MemorySegment;

/** {@code bpf(2)}, for which libc has no function. */
public final class BpfCall {

    private static final Call SYSCALL = Call.to("syscall");

    // Source: arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h for arm64 and riscv64.
    private static final long NUMBER = System.getProperty("os.arch").equals("amd64") ? 321 : 280;

    private BpfCall() {}

    /** Calls {@code bpf(command, attr, size)}; returns its result, 0 or a new file descriptor's number, or fails. */
    public static int call(String operation, int command, MemorySegment attr) throws XdpException {
        var scratch = Native.scratch();
        long result = SYSCALL.with(scratch, NUMBER, command, attr.address(), attr.byteSize());
        return Native.check(operation, (int) result, scratch);
    }

    /**
     * Calls {@code bpf(command, attr, size)}; returns its result, 0 or more, or the negated errno: for calls that are
     * made often and fail often, such as a look-up.
     */
    public static int attempt(int command, MemorySegment attr) {
        var scratch = Native.scratch();
        int result = (int) SYSCALL.with(scratch, NUMBER, command, attr.address(), attr.byteSize());
        return result < 0 ? -scratch.errno() : result;
    }
}
