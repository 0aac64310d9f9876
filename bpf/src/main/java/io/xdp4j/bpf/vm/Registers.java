package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.vm.map.Guest;
import java.util.Arrays;

/** What the interpreter keeps: the registers, and those of the functions that wait for one they called. */
final class Registers {

    /** R6 to R10, and the slot to go on at. */
    private static final int SAVED = 6;

    /** R0 to R10, and what 4 bits can name besides. */
    final long[] values = new long[16];

    private final long[] saved = new long[SAVED * 2 * Guest.FRAMES];

    /** How much of it is used. */
    int depth;

    /** How much of it was used when the run began, or the function was called back. */
    int base;

    /** Sets all registers to 0. */
    void clear() {
        Arrays.fill(values, 0);
    }

    /** Keeps what a call must not change. */
    void push(int slot) {
        System.arraycopy(values, 6, saved, depth, SAVED - 1);
        saved[depth + SAVED - 1] = slot;
        depth += SAVED;
    }

    /** Brings it back. Returns the slot. */
    int pop() {
        depth -= SAVED;
        System.arraycopy(saved, depth, values, 6, SAVED - 1);
        return (int) saved[depth + SAVED - 1];
    }
}
