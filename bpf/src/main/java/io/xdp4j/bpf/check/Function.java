package io.xdp4j.bpf.check;

import java.util.List;

/**
 * A function of a program: its instructions follow each other, and nothing jumps in or out.
 *
 * @param start slot of its first instruction
 * @param end slot behind its last instruction
 * @param stackBytes how far below R10 it reaches by constant offsets, up to a multiple of 8; 0 to 512
 * @param callees start slots of the functions that it calls or hands to helpers, ascending, each once
 * @since 0.1
 */
public record Function(int start, int end, int stackBytes, List<Integer> callees) {

    /** Keeps a copy. */
    public Function {
        callees = List.copyOf(callees);
    }
}
