package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;

/**
 * Helpers on maps.
 *
 * <p>Helpers are static methods of one shape, so that compiled code calls them directly. They return R0; R1 to R5 are
 * whatever the program left there. Errors are the kernel's negated errnos; what its verifier would refuse is a trap.
 */
final class MapHelpers {

    /** Longer keys and values are counted; of others the call takes longer than they do. */
    private static final int SHORT = 64;

    private static final long BYTES_OF_AN_ENTRY = 4;

    private MapHelpers() {}

    static long mapLookupElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        return map.lookup(key(c, map, r2), c.cpu);
    }

    static long mapUpdateElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        long key = key(c, map, r2);
        if (map.cpus() > 1 && map.spec().type() != MapType.PERCPU_ARRAY) {
            c.spend((long) map.cpus() * map.valueStride()); // a new entry has a value for each
        }
        return map.update(key, value(c, map, r3, false), r4, c.cpu);
    }

    static long mapDeleteElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        return map.delete(key(c, map, r2));
    }

    static long mapPushElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        return map.push(value(c, map, r2, false), r3);
    }

    static long mapPopElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        return map.pop(value(c, map, r2, true));
    }

    static long mapPeekElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        return map.peek(value(c, map, r2, true));
    }

    static long mapLookupPercpuElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        long key = key(c, map, r2);
        long cpu = r3 & 0xffff_ffffL;
        return cpu < c.vm.cpus() ? map.lookup(key, (int) cpu) : 0;
    }

    /** Calls back with the map, a copy of the key, the value and R3, until that returns other than 0. */
    static long forEachMapElem(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        VmMap map = c.map(r1);
        int function = function(c, r2);
        if (r4 != 0) {
            return Errno.EINVAL;
        }
        // The key lies in a stack frame of its own, below that of the function.
        long keys = c.nextFrame(c.framePointer, c.slot);
        long frame = c.nextFrame(keys, c.slot);
        long key = keys - Guest.FRAME_BYTES;
        long host = c.host(key, map.spec().keyBytes(), true, c.slot);
        int slot = c.slot;
        c.spend(BYTES_OF_AN_ENTRY * Integer.toUnsignedLong(map.spec().entries())); // if all of them are empty
        long calls = 0;
        for (long cursor = map.next(VmMap.NONE); cursor != VmMap.NONE; cursor = map.next(cursor)) {
            if (cursor == Errno.EINVAL) {
                return cursor;
            }
            long value = map.entry(cursor, host, c.cpu);
            calls++;
            if (callBack(c, slot, function, r1, key, value, r3, frame) != 0) {
                break;
            }
        }
        return calls;
    }

    /** Calls back with 0, 1, … and R3, until that returns other than 0. */
    static long loop(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        long count = r1 & 0xffff_ffffL;
        int function = function(c, r2);
        if (r4 != 0) {
            return Errno.EINVAL;
        }
        if (count > 1 << 23) { // BPF_MAX_LOOPS in include/linux/bpf_verifier.h
            return Errno.E2BIG & 0xffff_ffffL; // as kernel/bpf/verifier.c, inline_bpf_loop, moves it
        }
        long frame = c.nextFrame(c.framePointer, c.slot);
        int slot = c.slot;
        for (long i = 0; i < count; i++) {
            if (callBack(c, slot, function, i, r3, 0, 0, frame) != 0) {
                return i + 1;
            }
        }
        return count;
    }

    private static long callBack(VmContext c, int slot, int function, long r1, long r2, long r3, long r4, long frame) {
        if (--c.budget < 0) {
            throw c.ranTooLong(slot);
        }
        return c.code.call(c, function, r1, r2, r3, r4, 0, frame);
    }

    private static int function(VmContext c, long address) {
        int slot = (int) address;
        if (Guest.tag(address) != Guest.FUNCTION_TAG || !c.code.isFunction(slot)) {
            throw new VmTrapException(c.slot, Places.hex(address) + " is no function to call back");
        }
        return slot;
    }

    /** Returns whether what helpers do with keys so long is counted. */
    static boolean isCounted(int keyBytes) {
        return keyBytes > SHORT;
    }

    private static void spend(VmContext c, int bytes) {
        if (bytes > SHORT) {
            c.spend(bytes);
        }
    }

    private static long key(VmContext c, VmMap map, long address) {
        int bytes = map.spec().keyBytes();
        if (bytes == 0) {
            throw new VmTrapException(c.slot, "map " + map.spec().name() + " has no keys");
        }
        spend(c, bytes);
        return c.host(address, bytes, false, c.slot);
    }

    private static long value(VmContext c, VmMap map, long address, boolean write) {
        int bytes = map.spec().valueBytes();
        if (bytes == 0) {
            throw new VmTrapException(c.slot, "map " + map.spec().name() + " has no values");
        }
        spend(c, bytes);
        return c.host(address, bytes, write, c.slot);
    }
}
