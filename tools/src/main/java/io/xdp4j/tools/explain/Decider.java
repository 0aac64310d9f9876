package io.xdp4j.tools.explain;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.RuleCount;
import java.lang.foreign.MemorySegment;

/** A rule list in an engine. For one thread at a time. */
sealed interface Decider extends AutoCloseable permits EvaluatorDecider, KernelDecider, SoftwareDecider, VmDecider {

    /** Returns the index of the rule that takes a frame, or {@link RuleCount#NO_RULE}. */
    int decide(MemorySegment memory, long offset, int length) throws XdpException;

    /** Returns whether the engine takes frames of that length; those that it does not are the evaluator's. */
    boolean takes(int length);

    @Override
    void close();
}
