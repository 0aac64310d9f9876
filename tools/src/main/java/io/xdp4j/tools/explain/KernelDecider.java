package io.xdp4j.tools.explain;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import io.xdp4j.device.XdpException;
import io.xdp4j.linux.KernelRules;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;

/** Rules in the kernel, asked by test runs. Frames that it runs none of are the evaluator's. */
final class KernelDecider implements Decider {

    private final KernelRules kernel;
    private final EvaluatorDecider evaluator;

    KernelDecider(RuleList rules) throws XdpException {
        evaluator = new EvaluatorDecider(rules);
        kernel = KernelRules.decisions(rules);
    }

    @Override
    public int decide(MemorySegment memory, long offset, int length) throws XdpException {
        if (!takes(length)) {
            return evaluator.decide(memory, offset, length);
        }
        return kernel.run(memory.asSlice(offset, length).toArray(JAVA_BYTE)).verdict();
    }

    @Override
    public boolean takes(int length) {
        return length >= KernelRules.SHORTEST_FRAME && length <= KernelRules.LONGEST_FRAME;
    }

    @Override
    public void close() {
        kernel.close();
    }
}
