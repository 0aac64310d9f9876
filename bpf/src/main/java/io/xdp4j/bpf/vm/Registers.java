package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.vm.map.Guest;

/** What the interpreter keeps: the registers, and those of the functions that wait for one they called. */
final class Registers {

    /** R0 to R10; as many as 4 bits can name. */
    final long[] values = new long[16];

    /** R6 to R10 and the slot to go on at, of each function that waits. */
    final long[] saved = new long[SAVED * 2 * Guest.FRAMES];

    /** How much of it is used. */
    int depth;

    static final int SAVED = 6;
}
