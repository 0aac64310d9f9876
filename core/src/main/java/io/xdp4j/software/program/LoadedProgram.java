package io.xdp4j.software.program;

import io.xdp4j.rule.RuleCount;
import java.util.List;

/** A program that is ready to run on each queue of an interface. */
public interface LoadedProgram {

    /** Returns what runs on a queue. */
    QueueProgram on(int queue);

    /** Returns what whoever looks at it should know; empty if there is nothing. */
    String note();

    /** Returns a count for each rule, the one for no rule last; empty if there are no rules or nobody counts. */
    List<RuleCount> counters();
}
