package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.vm.proof.Access;
import io.xdp4j.bpf.vm.proof.Block;
import io.xdp4j.bpf.vm.proof.Place;
import io.xdp4j.bpf.vm.proof.Region;
import io.xdp4j.bpf.vm.proof.State;
import java.util.List;

/**
 * What a method keeps of the context.
 *
 * @param frame whether it reaches into the frame
 * @param sizes of these accesses that are compared, as bits: 1, 2, 4, 8
 * @param stack whether it reaches into its stack
 */
record JitNeeds(boolean frame, int sizes, boolean stack) {

    private static final JitNeeds NOTHING = new JitNeeds(false, 0, false);

    static JitNeeds of(JitFunction function, JitPiece piece) {
        List<Region> regions = function.unit.regions();
        JitNeeds needs = NOTHING;
        for (Block block : piece.blocks()) {
            State state = function.state(block);
            for (int slot = block.start();
                    slot < block.end();
                    slot += function.program().at(slot).slots()) {
                Instruction instruction = function.program().at(slot);
                needs = needs.and(of(instruction, state, regions));
                function.unit.transfer().apply(state, slot, instruction);
            }
        }
        return needs;
    }

    private static JitNeeds of(Instruction instruction, State state, List<Region> regions) {
        if (instruction instanceof Instruction.Call) { // a key of any size: proven, or not compared; or u32 of an array
            return of(Access.read(Register.R2, 0, Size.WORD), state, regions);
        }
        return Access.of(instruction).map(access -> of(access, state, regions)).orElse(NOTHING);
    }

    private static JitNeeds of(Access access, State state, List<Region> regions) {
        Place place = access.place(state, regions);
        return switch (place.kind()) {
            case PACKET -> new JitNeeds(true, place.proven() ? 0 : access.size().bytes(), false);
            case STACK -> new JitNeeds(false, 0, true);
            default -> NOTHING;
        };
    }

    private JitNeeds and(JitNeeds that) {
        return new JitNeeds(frame || that.frame, sizes | that.sizes, stack || that.stack);
    }
}
