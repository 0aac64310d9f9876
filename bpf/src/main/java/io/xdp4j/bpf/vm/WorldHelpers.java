package io.xdp4j.bpf.vm;

/** Helpers about time, chance, the processor, and locks. */
final class WorldHelpers {

    /** How far wall clock time, which leap seconds change, is behind atomic time; since 2017. */
    private static final long TAI_NANOS = 37_000_000_000L;

    /** Nanoseconds of a jiffy with the 250 of a second that distributions choose. */
    private static final long JIFFY_NANOS = 4_000_000;

    private static final int MAX_SPINS = 1 << 20;

    private WorldHelpers() {}

    static long ktimeGetNs(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return c.clock.nanos();
    }

    static long ktimeGetBootNs(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return c.clock.nanos();
    }

    static long ktimeGetCoarseNs(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return c.clock.nanos();
    }

    static long ktimeGetTaiNs(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return c.clock.wallNanos() + TAI_NANOS;
    }

    static long jiffies64(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return c.clock.nanos() / JIFFY_NANOS;
    }

    /** SplitMix64: a word of state in each context. */
    static long getPrandomU32(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        c.random += VmContext.GOLDEN;
        long z = (c.random ^ c.random >>> 30) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ z >>> 27) * 0x94d0_49bb_1331_11ebL;
        return (z ^ z >>> 31) & 0xffff_ffffL;
    }

    static long getSmpProcessorId(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return c.cpu;
    }

    /** Waits for the lock in a value; what waits for too long is stopped. A run that ends gives its lock back. */
    static long spinLock(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        if (c.lockAddress != 0) {
            throw new VmTrapException(c.slot, "takes a second lock");
        }
        for (int spin = 0; c.atomic4(Memory.CMPXCHG, r1, 1, 0, c.slot) != 0; spin++) {
            if (spin == MAX_SPINS) {
                throw new VmTrapException(c.slot, "waits for a lock that nobody gives back");
            }
            Thread.onSpinWait();
        }
        c.lockAddress = r1;
        return 0;
    }

    static long spinUnlock(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        if (c.lockAddress != r1 || r1 == 0) {
            throw new VmTrapException(c.slot, "gives back a lock that it has not");
        }
        c.unlock();
        return 0;
    }
}
