package io.xdp4j.os;

import java.lang.foreign.MemorySegment;

/** Huge pages for memory that others allocated: random accesses to much of it then find its pages without a walk. */
public final class HugePages {

    /** Bytes of one, of x86-64 and of arm64 with pages of 4 KiB. */
    public static final long BYTES = 2 << 20;

    private static final boolean LINUX = "Linux".equals(System.getProperty("os.name"));

    // Source: include/uapi/asm-generic/mman-common.h, Linux 6.1.
    private static final int MADV_DONTNEED = 4;
    private static final int MADV_HUGEPAGE = 14;

    private HugePages() {}

    /** Linked where it is there. */
    private static final class Linked {

        private static final Call MADVISE = Call.to("madvise");
    }

    /**
     * Moves memory that is all zeros to huge pages: its pages are given back, and those that come instead are asked to
     * be huge. A kernel that has none, or none at the time, gives small ones.
     *
     * @param zeros private memory of this process, from a multiple of {@link #BYTES} on; what is behind the last whole
     *     huge page stays as it is
     * @return whether the system knows them
     */
    public static boolean take(MemorySegment zeros) {
        if (!LINUX) {
            return false;
        }
        MemorySegment whole = zeros.asSlice(0, zeros.byteSize() / BYTES * BYTES);
        if (!advise(whole, MADV_HUGEPAGE) || !advise(whole, MADV_DONTNEED)) {
            return false;
        }
        whole.fill((byte) 0); // so that they come now and not under a program
        return true;
    }

    private static boolean advise(MemorySegment memory, int advice) {
        return Linked.MADVISE.with(Native.scratch(), memory.address(), memory.byteSize(), advice) == 0;
    }
}
