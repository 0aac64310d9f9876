package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Mappings. Each belongs to the arena that it was made for, which unmaps it when it is closed. */
public final class Memory {

    private static final Call MMAP = Call.to("mmap");
    private static final Call MUNMAP = Call.to("munmap");
    private static final Call GETPAGESIZE = Call.to("getpagesize");

    private static final int READ = 1;
    private static final int READ_WRITE = 3;
    private static final int SHARED = 1;
    private static final int PRIVATE_ANONYMOUS = 0x22;
    private static final int POPULATE = 0x8000;

    private Memory() {}

    /** Returns how large a page is, in bytes. */
    public static int pageBytes() {
        return (int) GETPAGESIZE.with(Native.scratch(), 0);
    }

    /** Maps {@code sizeBytes} bytes of {@code fd} from {@code offset}, shared, for reading and writing. */
    public static MemorySegment map(String operation, Fd fd, long offset, long sizeBytes, Arena arena)
            throws XdpException {
        return map(operation, sizeBytes, READ_WRITE, SHARED | POPULATE, fd.number(), offset, arena);
    }

    /** Maps {@code sizeBytes} bytes of {@code fd} from {@code offset}, shared, for reading alone. */
    public static MemorySegment mapToRead(String operation, Fd fd, long offset, long sizeBytes, Arena arena)
            throws XdpException {
        return map(operation, sizeBytes, READ, SHARED | POPULATE, fd.number(), offset, arena)
                .asReadOnly();
    }

    /** Makes {@code sizeBytes} bytes of zeroed memory, page aligned, all of it there from the start. */
    public static MemorySegment allocate(String operation, long sizeBytes, Arena arena) throws XdpException {
        return map(operation, sizeBytes, READ_WRITE, PRIVATE_ANONYMOUS | POPULATE, -1, 0, arena);
    }

    private static MemorySegment map(
            String operation, long sizeBytes, int access, int flags, int fd, long offset, Arena arena)
            throws XdpException {
        var scratch = Native.scratch();
        long address = MMAP.with(scratch, 0, sizeBytes, access, flags, fd, offset);
        if (address == -1) {
            throw Errno.exception(operation, scratch.errno());
        }
        return Native.view(address, sizeBytes, arena, Memory::unmap);
    }

    private static void unmap(MemorySegment mapping) {
        MUNMAP.with(Native.scratch(), mapping.address(), mapping.byteSize());
    }
}
