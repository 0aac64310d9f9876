package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.vm.Ops.*;

import io.xdp4j.bpf.vm.map.Guest;
import java.lang.foreign.MemorySegment;

/**
 * Loads and stores of the interpreter: a second switch, behind one look at what they reach.
 *
 * <p>HotSpot does not inline a method of more than 325 bytes, and is not to inline this one: what an access needs at
 * once would leave no registers of the processor to the loop of the interpreter.
 */
final class Accesses {

    private Accesses() {}

    /** Executes a load or store of a slot. */
    static void execute(VmContext c, long[] r, long word, int slot) {
        int op = (int) word & OPERATION;
        int mask = r.length - 1;
        int d = (int) word & mask;
        int s = (int) (word >>> 12) & mask;
        boolean write = op >= STORE1;
        long address = (write ? r[d] : r[s]) + (short) (word >> 16);
        if (op == LOAD4 && Guest.tag(address) == Guest.CONTEXT_TAG) {
            r[d] = c.load4(address, slot);
            return;
        }
        long host = c.host(address, 1L << (op / STRIDE & 3), write, slot);
        MemorySegment space = c.space;
        switch (op) {
            case LOAD1 -> r[d] = space.get(Memory.U8, host) & 0xffL;
            case LOAD2 -> r[d] = space.get(Memory.U16, host) & 0xffffL;
            case LOAD4 -> r[d] = space.get(Memory.U32, host) & 0xffff_ffffL;
            case LOAD8 -> r[d] = space.get(Memory.U64, host);
            case STORE1 -> space.set(Memory.U8, host, (byte) r[s]);
            case STORE2 -> space.set(Memory.U16, host, (short) r[s]);
            case STORE4 -> space.set(Memory.U32, host, (int) r[s]);
            default -> space.set(Memory.U64, host, r[s]);
        }
    }
}
