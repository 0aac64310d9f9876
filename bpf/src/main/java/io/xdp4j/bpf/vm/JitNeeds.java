package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
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
        for (JitBlock block : piece.blocks()) {
            JitState state = function.state(block);
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

    private static JitNeeds of(Instruction instruction, JitState state, List<Region> regions) {
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
            case Instruction.Atomic atomic ->
                access(
                        state,
                        regions,
                        atomic.base(),
                        atomic.offset(),
                        atomic.size().bytes(),
                        true);
            // A key of any size: proven, or not compared here; or u32 of an array.
            case Instruction.Call _ -> access(state, regions, Register.R2, 0, 4, false);
            default -> NOTHING;
        };
    }

    private static JitNeeds access(
            JitState state, List<Region> regions, Register base, int offset, int size, boolean write) {
        JitPlace place = JitPlace.of(state, state.get(base), offset, size, write, regions);
        return switch (place.kind()) {
            case PACKET -> new JitNeeds(true, place.proven() ? 0 : size, false);
            case STACK -> new JitNeeds(false, 0, true);
            default -> NOTHING;
        };
    }

    private JitNeeds and(JitNeeds that) {
        return new JitNeeds(frame || that.frame, sizes | that.sizes, stack || that.stack);
    }
}
