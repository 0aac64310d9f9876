package io.xdp4j.software.program;

import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.VmRules;
import io.xdp4j.software.link.FrameBatch;

/** A rule list that is compiled, in a virtual machine: a long one is a few look-ups. */
final class VmDecider implements Decider {

    /** Rules up to which a list is evaluated: to compile it takes some tenths of a second, which tests do not want. */
    static final int FEW = 16;

    private final VmProgram program;
    private final VmContext context;

    private VmDecider(VmProgram program, VmContext context) {
        this.program = program;
        this.context = context;
    }

    /** Returns whether a list is better compiled. Sets that change are in no machine. */
    static boolean suits(RuleList rules) {
        return rules.rules().size() > FEW && rules.sets().isEmpty();
    }

    /** Compiles {@code rules}; they share their limits on all queues. */
    static VmDecider[] of(RuleList rules, int queues) {
        var machine = new Machine(queues);
        VmProgram program = VmRules.load(RuleCompiler.decide(rules), machine.vm(), Engine.JIT);
        var deciders = new VmDecider[queues];
        for (int i = 0; i < queues; i++) {
            deciders[i] = new VmDecider(program, machine.vm().context(i));
        }
        return deciders;
    }

    @Override
    public int decide(FrameBatch frames, int i) {
        context.frame(frames.memory, frames.address[i], 0, frames.length[i], 0);
        return program.run(context);
    }
}
