package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Register;
import java.util.Map;

/** What functions are called with, by what is known at all calls of them. */
final class JitArguments {

    private static final long[] NO_LIMITS = {};

    private JitArguments() {}

    /** Adds the calls of a function to what its callees start with. */
    static void add(JitFunction caller, Map<Integer, JitState> entries) {
        for (JitBlock block : caller.blocks) {
            JitState state = caller.state(block);
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

    private static void join(Map<Integer, JitState> entries, int start, JitState arguments) {
        JitState known = entries.get(start);
        if (known == null) {
            entries.put(start, arguments);
        } else {
            known.join(arguments, NO_LIMITS);
        }
    }

    /** The stack of the caller is not that of the callee, and a base is known where it was made alone. */
    private static JitState arguments(JitState state) {
        JitState entry = JitState.entry();
        for (int i = 1; i <= 5; i++) {
            Register register = Register.values()[i];
            JitValue value = state.get(register);
            boolean own =
                    value.kind() == JitKind.STACK || value.kind() == JitKind.PACKET && value.id() != JitValue.DATA;
            entry.set(register, value.kind() == JitKind.STACK ? JitValue.ANY : own ? value.guess() : value);
        }
        return entry;
    }
}
