package io.xdp4j.software.program;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.software.link.NativeVmMemory;
import java.lang.foreign.MemorySegment;

/**
 * The interfaces that a map of them has, for frames that go out of all. They are read once for each batch. One thread
 * at a time.
 */
public final class Broadcast {

    private static final int MOST = 1 << 16; // interfaces of a network

    private final VmMap map;
    private final int left; // out; 0 for none
    private final MemorySegment space;
    private final long key; // in that space
    private final int[] devices;
    private int count;

    /** Reads {@code map}, and leaves out the interface {@code left}. */
    Broadcast(VmMap map, int left, NativeVmMemory memory) {
        this.map = map;
        this.left = left;
        this.space = memory.space();
        this.key = memory.allocate(Long.BYTES);
        this.devices = new int[Math.min(map.spec().entries(), MOST)];
    }

    /** Returns how many there are. */
    public int count() {
        return count;
    }

    /** Returns the index of the {@code i}-th. */
    public int device(int i) {
        return devices[i];
    }

    /** Reads the map. */
    void read() {
        count = 0;
        if (map.spec().type() == MapType.DEVMAP) {
            for (int slot = 0; slot < map.spec().entries(); slot++) {
                add(slot);
            }
            return;
        }
        for (long at = map.next(VmMap.NONE); at >= 0; at = map.next(at)) {
            map.entry(at, key, 0);
            add(space.get(JAVA_INT_UNALIGNED, key));
        }
    }

    private void add(int slot) {
        long target = map.target(slot & 0xffff_ffffL, key);
        if (target != VmMap.NONE && (int) target != left && count < devices.length) {
            devices[count++] = (int) target;
        }
    }
}
