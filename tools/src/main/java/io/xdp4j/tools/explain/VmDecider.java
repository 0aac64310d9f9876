package io.xdp4j.tools.explain;

import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.VmRules;
import io.xdp4j.software.link.NativeVmMemory;
import java.lang.foreign.MemorySegment;

/** Rules in the virtual machine of this process. Frames that are too short for a program are the evaluator's. */
final class VmDecider implements Decider {

    private final VmRules rules;
    private final EvaluatorDecider evaluator;

    VmDecider(RuleList rules, Engine engine) {
        this.evaluator = new EvaluatorDecider(rules);
        this.rules = VmRules.decisions(rules, engine, new NativeVmMemory());
    }

    @Override
    public int decide(MemorySegment memory, long offset, int length) throws XdpException {
        return takes(length) ? rules.decide(memory.asSlice(offset, length)) : evaluator.decide(memory, offset, length);
    }

    @Override
    public boolean takes(int length) {
        return length >= VmRules.SHORTEST_FRAME;
    }

    @Override
    public void close() {}
}
