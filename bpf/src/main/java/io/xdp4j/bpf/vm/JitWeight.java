package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.vm.proof.Access;
import io.xdp4j.bpf.vm.proof.Place;
import io.xdp4j.bpf.vm.proof.Region;
import io.xdp4j.bpf.vm.proof.State;
import java.util.List;

/** How many bytes of bytecode an instruction becomes: no fewer than it does. */
final class JitWeight {

    /**
     * HotSpot compiles no method of 8,000 bytes or more, and inlines no more where it has 18,000 nodes. Source: {@code
     * HugeMethodLimit} in globals.hpp, {@code NodeCountInliningCutoff} in c2_globals.hpp. These are some 30 accesses
     * and 200 other instructions, far from both, and fast sooner than larger ones.
     */
    static final int MOST = 4_500;

    private JitWeight() {}

    static int of(Instruction instruction, State state, List<Region> regions) {
        return switch (instruction) {
            case Instruction.Atomic _ -> 48;
            case Instruction.Call _ -> 180;
            case Instruction.CallLocal _ -> 180;
            case Instruction.Alu _ -> 32;
            case Instruction.Branch _ -> 32;
            default ->
                Access.of(instruction)
                        .map(access -> of(access.place(state, regions)))
                        .orElse(20);
        };
    }

    private static int of(Place place) {
        return switch (place.kind()) {
            case ANY -> 24;
            case CONTEXT -> 12;
            default -> place.proven() ? 44 : 100;
        };
    }
}
