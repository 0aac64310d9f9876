package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.vm.proof.Block;
import io.xdp4j.bpf.vm.proof.Kind;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Value;
import java.util.Map;

/** What functions are called with, by what is known at all calls of them. */
final class JitArguments {

    private static final long[] NO_LIMITS = {};

    private JitArguments() {}

    /** Adds the calls of a function to what its callees start with. */
    static void add(JitFunction caller, Map<Integer, State> entries) {
        for (Block block : caller.blocks) {
            State state = caller.state(block);
            for (int slot = block.start();
                    slot < block.end();
                    slot += caller.program().at(slot).slots()) {
                Instruction instruction = caller.program().at(slot);
                if (instruction instanceof Instruction.CallLocal call) {
                    join(entries, slot + 1 + call.offset(), arguments(state));
                }
                caller.unit.transfer().apply(state, slot, instruction);
            }
        }
    }

    private static void join(Map<Integer, State> entries, int start, State arguments) {
        State known = entries.get(start);
        if (known == null) {
            entries.put(start, arguments);
        } else {
            known.join(arguments, NO_LIMITS);
        }
    }

    /** The stack of the caller is not that of the callee, and a base is known where it was made alone. */
    private static State arguments(State state) {
        State entry = State.entry();
        for (int i = 1; i <= 5; i++) {
            Register register = Register.values()[i];
            Value value = state.get(register);
            boolean own = value.kind() == Kind.STACK || value.kind() == Kind.PACKET && value.id() != Value.DATA;
            entry.set(register, value.kind() == Kind.STACK ? Value.ANY : own ? value.guess() : value);
        }
        return entry;
    }
}
