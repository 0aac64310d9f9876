package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfBtfLoad;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Types in the kernel: BTF that was loaded, by which programs and maps say what they hold. */
final class KernelTypes {

    private static final int FIRST_LOG_BYTES = 64 * 1024;
    private static final int MAX_LOG_BYTES = 16 * 1024 * 1024;

    private KernelTypes() {}

    /** Loads {@code btf}, of the object that is {@code called} so; a refusal carries the kernel's whole log. */
    static Fd load(String called, byte[] btf) throws XdpException {
        String operation = "load the types of " + called;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfBtfLoad.LAYOUT);
            attr.set(
                    JAVA_LONG,
                    BpfBtfLoad.BTF,
                    arena.allocateFrom(JAVA_BYTE, btf).address());
            attr.set(JAVA_INT, BpfBtfLoad.BTF_SIZE, btf.length);
            int result = BpfCall.attempt(Bpf.BPF_BTF_LOAD, attr);
            if (result < 0) {
                throw refused(arena, operation, attr, -result);
            }
            return Fd.of(result);
        }
    }

    /** Loads once more, with a log, to learn why. */
    private static XdpException refused(Arena arena, String operation, MemorySegment attr, int errno) {
        if (errno == Errno.EPERM.code() || errno == Errno.ENOMEM.code() || errno == Errno.EMFILE.code()) {
            return Rights.explain(Errno.exception(operation, errno));
        }
        for (int size = FIRST_LOG_BYTES; size <= MAX_LOG_BYTES; size *= 4) {
            MemorySegment log = arena.allocate(size);
            attr.set(JAVA_LONG, BpfBtfLoad.BTF_LOG_BUF, log.address());
            attr.set(JAVA_INT, BpfBtfLoad.BTF_LOG_SIZE, size);
            attr.set(JAVA_INT, BpfBtfLoad.BTF_LOG_LEVEL, 1);
            int result = BpfCall.attempt(Bpf.BPF_BTF_LOAD, attr);
            if (result >= 0) {
                Fd.of(result).close();
                break;
            }
            String text = log.getString(0);
            if (!text.isEmpty() && (result != -Errno.ENOSPC.code() || size == MAX_LOG_BYTES)) {
                return new VerifierException(operation, errno, text);
            }
        }
        return Errno.exception(operation, errno, "the kernel does not say what it does not take");
    }
}
