package io.xdp4j.software.program;

import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.software.link.FrameBatch;

/** A rule list that is compiled, in a virtual machine: a long one is a few look-ups. */
final class VmDecider implements Decider {

    private final RuleTiers tiers; // has what the program looks into
    private final VmProgram program;
    private final VmContext context;

    VmDecider(RuleTiers tiers, VmProgram program, VmContext context) {
        this.tiers = tiers;
        this.program = program;
        this.context = context;
    }

    @Override
    public int decide(FrameBatch frames, int i) {
        context.frame(frames.memory, frames.address[i], 0, frames.length[i], 0);
        return program.run(context);
    }

    @Override
    public String toString() {
        return "compiled " + tiers;
    }
}
