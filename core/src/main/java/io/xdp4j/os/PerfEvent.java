package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.lang.foreign.MemorySegment;

/** {@code perf_event_open(2)}, for which libc has no function. */
public final class PerfEvent {

    private static final Call SYSCALL = Call.to("syscall");

    // Source: arch/x86/entry/syscalls/syscall_64.tbl; include/uapi/asm-generic/unistd.h for arm64 and riscv64.
    private static final long NUMBER = System.getProperty("os.arch").equals("amd64") ? 298 : 241;
    private static final long CLOSE_ON_EXEC = 1 << 3; // PERF_FLAG_FD_CLOEXEC, include/uapi/linux/perf_event.h
    private static final int EVERY_PROCESS = -1;
    private static final int NO_GROUP = -1;

    private PerfEvent() {}

    /** Opens the event that {@code attr} describes, of {@code processor} and whatever runs there. */
    public static Fd open(MemorySegment attr, int processor) throws XdpException {
        var scratch = Native.scratch();
        long result = SYSCALL.with(scratch, NUMBER, attr.address(), EVERY_PROCESS, processor, NO_GROUP, CLOSE_ON_EXEC);
        return new Fd(Native.check("perf_event_open on processor " + processor, (int) result, scratch));
    }
}
