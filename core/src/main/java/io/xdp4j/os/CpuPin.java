package io.xdp4j.os;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.BitSet;

/** Keeps the thread that made this on one processor of those that it may use, until it closes this. */
public final class CpuPin implements AutoCloseable {

    private static final boolean LINUX = "Linux".equals(System.getProperty("os.name"));
    private static final int MASK_BYTES = 1024; // 8,192 processors, the most that Linux can have

    /** Linked where it is there. */
    private static final class Linked {

        private static final Call GET = Call.to("sched_getaffinity");
        private static final Call SET = Call.to("sched_setaffinity");
    }

    private final byte[] before;

    private CpuPin(byte[] before) {
        this.before = before;
    }

    /** Keeps the calling thread on one processor. */
    public static CpuPin first() throws XdpException {
        byte[] before = allowed();
        var one = new BitSet();
        one.set(BitSet.valueOf(before).nextSetBit(0));
        allow(Arrays.copyOf(one.toByteArray(), MASK_BYTES));
        return new CpuPin(before);
    }

    /**
     * Keeps the calling thread for good on the {@code n}-th of the processors that it may use, from 0 on. Does nothing
     * if there are fewer, or no Linux.
     */
    public static void stay(int n) throws XdpException {
        if (!LINUX) {
            return;
        }
        int[] cpus = BitSet.valueOf(allowed()).stream().toArray();
        if (n < cpus.length) {
            var one = new BitSet();
            one.set(cpus[n]);
            allow(Arrays.copyOf(one.toByteArray(), MASK_BYTES));
        }
    }

    /** Lets the thread use what it might use before. */
    @Override
    public void close() throws XdpException {
        allow(before);
    }

    private static byte[] allowed() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocate(MASK_BYTES, 8);
            var scratch = Native.scratch();
            int result = (int) Linked.GET.with(scratch, 0, MASK_BYTES, mask.address());
            Native.check("sched_getaffinity", result, scratch);
            return mask.toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static void allow(byte[] bits) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment mask = arena.allocateFrom(ValueLayout.JAVA_BYTE, bits);
            var scratch = Native.scratch();
            int result = (int) Linked.SET.with(scratch, 0, MASK_BYTES, mask.address());
            Native.check("sched_setaffinity", result, scratch);
        }
    }
}
