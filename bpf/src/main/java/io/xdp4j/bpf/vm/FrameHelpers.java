package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.vm.map.Guest;
import java.lang.foreign.MemorySegment;

/** Helpers on the frame: its ends, its bytes, its checksum. The rules are those of {@code net/core/filter.c}. */
final class FrameHelpers {

    /** What the kernel keeps at the start of the headroom. Source: {@code struct xdp_frame}, include/net/xdp.h. */
    static final int XDP_FRAME_BYTES = 40;

    /** Source: {@code ETH_HLEN} in include/uapi/linux/if_ether.h. */
    private static final int ETHERNET_HEADER = 14;

    /** Source: {@code xdp_metalen_invalid} in include/net/xdp.h: its length has 8 bits. */
    private static final int MAX_METADATA = 255;

    private FrameHelpers() {}

    static long xdpAdjustHead(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        context(c, r1);
        int offset = (int) r2;
        long metadata = c.data - c.dataMeta;
        long data = c.data + offset;
        if (data < c.hardStart + XDP_FRAME_BYTES + metadata || data > c.dataEnd - ETHERNET_HEADER) {
            return Errno.EINVAL;
        }
        if (metadata > 0) {
            long from = c.dataMeta + c.packetDelta;
            MemorySegment.copy(c.space, from, c.space, from + offset, metadata);
        }
        c.dataMeta += offset;
        c.data = data;
        return 0;
    }

    static long xdpAdjustMeta(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        context(c, r1);
        long start = c.dataMeta + (int) r2;
        if (start < c.hardStart + XDP_FRAME_BYTES || start > c.data) {
            return Errno.EINVAL;
        }
        long length = c.data - start;
        if ((length & 3) != 0 || length > MAX_METADATA) {
            return Errno.EACCES;
        }
        c.dataMeta = start;
        return 0;
    }

    static long xdpAdjustTail(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        context(c, r1);
        int offset = (int) r2;
        long end = c.dataEnd + offset;
        if (end > c.hardEnd || end < c.data + ETHERNET_HEADER) {
            return Errno.EINVAL;
        }
        if (offset > 0) {
            c.spend(offset);
            c.space.asSlice(c.dataEnd + c.packetDelta, offset).fill((byte) 0);
        }
        c.dataEnd = end;
        return 0;
    }

    static long xdpGetBuffLen(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        context(c, r1);
        return c.dataEnd - c.data;
    }

    static long xdpLoadBytes(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return copy(c, r1, r2, r3, r4, true);
    }

    static long xdpStoreBytes(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return copy(c, r1, r2, r3, r4, false);
    }

    private static long copy(VmContext c, long context, long at, long address, long size, boolean load) {
        context(c, context);
        long offset = at & 0xffff_ffffL;
        long bytes = size & 0xffff_ffffL;
        if (bytes == 0) {
            return offset > 0xffff ? Errno.EFAULT : offset > c.dataEnd - c.data ? Errno.EINVAL : 0;
        }
        long memory = c.host(address, bytes, load, c.slot);
        if (offset > 0xffff || bytes > 0xffff) {
            return Errno.EFAULT;
        }
        if (offset + bytes > c.dataEnd - c.data) {
            return Errno.EINVAL;
        }
        c.spend(bytes);
        long frame = c.data + c.packetDelta + offset;
        MemorySegment.copy(c.space, load ? frame : memory, c.space, load ? memory : frame, bytes);
        return 0;
    }

    /** The sum over R3 less that over R1, with a seed; of any length and folded to 16 bits, as since Linux 6.13. */
    static long csumDiff(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        long fromBytes = r2 & 0xffff_ffffL;
        long toBytes = r4 & 0xffff_ffffL;
        long from = fromBytes == 0 ? 0 : c.host(r1, fromBytes, false, c.slot);
        long to = toBytes == 0 ? 0 : c.host(r3, toBytes, false, c.slot);
        c.spend(fromBytes + toBytes);
        long seed = r5 & 0xffff_ffffL;
        long sum = sum(c, to, toBytes, seed);
        if (fromBytes > 0 && toBytes > 0) {
            sum = fold(sum + (~sum(c, from, fromBytes, 0) & 0xffff_ffffL));
        } else if (fromBytes > 0) {
            sum = ~sum(c, from, fromBytes, ~seed & 0xffff_ffffL) & 0xffff_ffffL;
        }
        long twice = sum + (sum >>> 16 | sum << 16 & 0xffff_ffffL) & 0xffff_ffffL;
        return twice >>> 16;
    }

    /** The one's complement sum of 32-bit words. */
    private static long sum(VmContext c, long offset, long bytes, long seed) {
        long sum = seed;
        long i = 0;
        for (; i <= bytes - 4; i += 4) {
            sum += Memory.get4(c.space, offset + i);
        }
        for (int shift = 0; i < bytes; i++, shift += 8) {
            sum += Memory.get1(c.space, offset + i) << shift;
        }
        return fold(fold(sum));
    }

    private static long fold(long sum) {
        return (sum & 0xffff_ffffL) + (sum >>> 32);
    }

    static void context(VmContext c, long address) {
        if (address != Guest.CONTEXT) {
            throw new VmTrapException(c.slot, "R1 is " + Places.hex(address) + ", not the context");
        }
    }
}
