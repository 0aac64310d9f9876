package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
import java.util.List;

/** How many bytes of bytecode an instruction becomes: no fewer than it does. */
final class JitWeight {

    /** HotSpot compiles no method of 8,000 bytes or more. Source: {@code HugeMethodLimit} in globals.hpp. */
    static final int MOST = 7_000;

    private JitWeight() {}

    static int of(Instruction instruction, JitState state, List<Region> regions) {
        return switch (instruction) {
            case Instruction.Load load ->
                access(state, regions, load.base(), load.offset(), load.size().bytes(), false);
            case Instruction.LoadSigned load ->
                access(state, regions, load.base(), load.offset(), load.size().bytes(), false);
            case Instruction.Store store ->
                access(
                        state,
                        regions,
                        store.base(),
                        store.offset(),
                        store.size().bytes(),
                        true);
            case Instruction.StoreImmediate store ->
                access(
                        state,
                        regions,
                        store.base(),
                        store.offset(),
                        store.size().bytes(),
                        true);
            case Instruction.Atomic _ -> 48;
            case Instruction.Call _ -> 180;
            case Instruction.CallLocal _ -> 180;
            case Instruction.Alu _ -> 32;
            case Instruction.Branch _ -> 32;
            default -> 20;
        };
    }

    private static int access(
            JitState state, List<Region> regions, Register base, int offset, int size, boolean write) {
        JitPlace place = JitPlace.of(state, state.get(base), offset, size, write, regions);
        return switch (place.kind()) {
            case ANY -> 24;
            case CONTEXT -> 12;
            default -> place.proven() ? 44 : 100;
        };
    }
}
