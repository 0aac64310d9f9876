package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.PerfMap;
import io.xdp4j.bpf.vm.map.RingMap;
import io.xdp4j.bpf.vm.map.VmMap;

/** Helpers that report to user space: ring buffers and perf rings. */
final class EventHelpers {

    /** Source: BPF_F_INDEX_MASK and BPF_F_CTXLEN_MASK in include/uapi/linux/bpf.h. */
    private static final long INDEX = 0xffff_ffffL;

    private static final long FRAME_BYTES = 0xf_ffffL << 32;

    private EventHelpers() {}

    static long perfEventOutput(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        FrameHelpers.context(c, r1);
        if (!(c.map(r2) instanceof PerfMap perf)) {
            throw wrong(c, c.map(r2), "perf_event_output");
        }
        long frameBytes = (r3 & FRAME_BYTES) >>> 32;
        int size = size(c, r5);
        long data = size == 0 ? 0 : c.host(r4, size, false, c.slot);
        if ((r3 & ~(INDEX | FRAME_BYTES)) != 0) {
            return Errno.EINVAL;
        }
        if (frameBytes > c.length()) {
            return Errno.EFAULT;
        }
        c.spend(size + frameBytes);
        return perf.output(c.cpu, r3, data, size, c.data + c.packetDelta, (int) frameBytes);
    }

    static long ringbufOutput(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        RingMap ring = ring(c, r1, "ringbuf_output");
        int size = size(c, r3);
        c.spend(size);
        return ring.output(size == 0 ? 0 : c.host(r2, size, false, c.slot), size, r4);
    }

    static long ringbufReserve(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return ring(c, r1, "ringbuf_reserve").reserve(r2, r3);
    }

    static long ringbufSubmit(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return commit(c, r1, r2, false);
    }

    static long ringbufDiscard(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return commit(c, r1, r2, true);
    }

    static long ringbufQuery(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return ring(c, r1, "ringbuf_query").query(r2);
    }

    private static long commit(VmContext c, long address, long flags, boolean discard) {
        int region = Guest.tag(address) - Guest.FIRST_REGION_TAG;
        boolean done = region >= 0
                && region < c.regions.length
                && c.regions[region].map instanceof RingMap ring
                && ring.commit(address, flags, discard);
        if (!done) {
            throw new VmTrapException(c.slot, Places.hex(address) + " is no reserved record of a ring buffer");
        }
        return 0;
    }

    private static RingMap ring(VmContext c, long address, String helper) {
        if (c.map(address) instanceof RingMap ring) {
            return ring;
        }
        throw wrong(c, c.map(address), helper);
    }

    private static int size(VmContext c, long size) {
        if (size < 0 || size > 1 << 29) {
            throw new VmTrapException(c.slot, "a record of " + size + " bytes");
        }
        return (int) size;
    }

    private static VmTrapException wrong(VmContext c, VmMap map, String helper) {
        return new VmTrapException(
                c.slot,
                helper + " on map " + map.spec().name() + ", a "
                        + map.spec().type().symbol());
    }
}
