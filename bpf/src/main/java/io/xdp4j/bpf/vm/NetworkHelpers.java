package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.VmMap;
import java.lang.foreign.MemorySegment;

/** Helpers that say where the frame is to go, or ask where it could. */
final class NetworkHelpers {

    private static final long ABORTED = XdpVerdict.ABORTED.number();
    private static final long REDIRECT = XdpVerdict.REDIRECT.number();
    private static final long MISS_ACTIONS = 3;

    // Source: include/uapi/linux/bpf.h.
    private static final long BROADCAST = 1 << 3;
    private static final long EXCLUDE_INGRESS = 1 << 4;
    private static final int FIB_LOOKUP_BYTES = 64;
    private static final long FIB_LOOKUP_FLAGS = (1 << 6) - 1;
    private static final int FRAGMENTATION_NEEDED = 1;

    private static final int ETHERNET_HEADER = 14;

    private NetworkHelpers() {}

    static long redirect(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        if (r2 != 0) {
            return ABORTED;
        }
        c.redirect.to(null, r1 & 0xffff_ffffL, 0, false, false);
        return REDIRECT;
    }

    static long redirectMap(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        if ((r3 & ~(MISS_ACTIONS | flags(c, map))) != 0) {
            return ABORTED;
        }
        boolean broadcast = (r3 & BROADCAST) != 0;
        long target = broadcast ? 0 : map.target(r2 & 0xffff_ffffL, c.scratch());
        if (target == VmMap.NONE) {
            c.redirect.clear();
            return r3 & MISS_ACTIONS;
        }
        c.redirect.to(map, r2 & 0xffff_ffffL, target, broadcast, broadcast && (r3 & EXCLUDE_INGRESS) != 0);
        return REDIRECT;
    }

    private static long flags(VmContext c, VmMap map) {
        MapType type = map.spec().type();
        return switch (type) {
            case DEVMAP, DEVMAP_HASH -> BROADCAST | EXCLUDE_INGRESS;
            case CPUMAP, XSKMAP -> 0;
            default ->
                throw new VmTrapException(
                        c.slot, "redirect_map on map " + map.spec().name() + ", a " + type.symbol());
        };
    }

    static long fibLookup(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        FrameHelpers.context(c, r1);
        int bytes = (int) r3;
        if (bytes < FIB_LOOKUP_BYTES || (r4 & ~FIB_LOOKUP_FLAGS) != 0) {
            return Errno.EINVAL;
        }
        long parameters = c.host(r2, bytes, true, c.slot);
        MemorySegment.copy(c.space, parameters, c.shown, 0, FIB_LOOKUP_BYTES);
        long result = c.vm.services().network().fibLookup(c.shown, (int) r4);
        c.requireFrame(); // others had their turn
        MemorySegment.copy(c.shown, 0, c.space, parameters, FIB_LOOKUP_BYTES);
        return result;
    }

    static long checkMtu(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        FrameHelpers.context(c, r1);
        long length = c.host(r3, 4, true, c.slot);
        if (r5 != 0) {
            return Errno.EINVAL;
        }
        int ifindex = (int) r2 == 0 ? c.ingressIfindex : (int) r2;
        int mtu = c.vm.services().network().mtu(ifindex);
        c.requireFrame(); // others had their turn
        if (mtu < 0) {
            return Errno.ENODEV;
        }
        int given = (int) Memory.get4(c.space, length);
        int bytes = (given == 0 ? c.length() : given + ETHERNET_HEADER) + (int) r4;
        Memory.put4(c.space, length, mtu);
        return bytes > mtu + ETHERNET_HEADER ? FRAGMENTATION_NEEDED : 0;
    }
}
