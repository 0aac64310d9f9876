package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import java.util.List;
import java.util.Optional;

/**
 * What an instruction reaches of memory.
 *
 * @param base register that holds the address
 * @param offset bytes added to it
 * @param size how much is read or written
 * @param write whether it is written
 */
public record Access(Register base, int offset, Size size, boolean write) {

    /** Returns the access that an instruction is, if it is one. */
    public static Optional<Access> of(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Load load -> Optional.of(read(load.base(), load.offset(), load.size()));
            case Instruction.LoadSigned load -> Optional.of(read(load.base(), load.offset(), load.size()));
            case Instruction.Store store -> Optional.of(written(store.base(), store.offset(), store.size()));
            case Instruction.StoreImmediate store -> Optional.of(written(store.base(), store.offset(), store.size()));
            case Instruction.Atomic atomic -> Optional.of(written(atomic.base(), atomic.offset(), atomic.size()));
            default -> Optional.empty();
        };
    }

    public static Access read(Register base, int offset, Size size) {
        return new Access(base, offset, size, false);
    }

    private static Access written(Register base, int offset, Size size) {
        return new Access(base, offset, size, true);
    }

    /** Returns where that is. */
    public Place place(State state, List<Region> regions) {
        return Place.of(state, state.get(base), offset, size.bytes(), write, regions);
    }
}
