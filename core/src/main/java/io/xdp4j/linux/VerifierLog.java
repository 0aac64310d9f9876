package io.xdp4j.linux;

import io.xdp4j.device.VerifierException;
import io.xdp4j.rule.CompiledRules;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the verifier's log does not say: whose the instruction is that it stopped at. */
final class VerifierLog {

    private static final Pattern INSTRUCTION = Pattern.compile("^(\\d+): \\(", Pattern.MULTILINE);

    /** Source: kernel/bpf/verifier.c, check_max_stack_depth_subprog. */
    private static final Pattern STACK = Pattern.compile("combined stack size|call stack of \\d+ frames");

    /** Source: kernel/bpf/verifier.c, push_stack and do_check. */
    private static final Pattern TOO_LONG = Pattern.compile("jumps is too complex|BPF program is too large");

    private static final String SHARED = "programs of one interface are functions of one: they share its 512 bytes of"
            + " stack, of which its main function takes 32, and its 8 levels of calls, of which that takes one";

    private VerifierLog() {}

    /** Returns the slot of the last instruction that the verifier looked at, -1 if it got to none. */
    static int slot(String log) {
        return INSTRUCTION
                .matcher(log)
                .results()
                .map((MatchResult found) -> Integer.parseInt(found.group(1)))
                .reduce(-1, (_, last) -> last);
    }

    /** Returns the refusal of several programs as one, with the program that it is about. */
    static VerifierException explain(VerifierException refused, LinkedProgram linked) {
        if (STACK.matcher(refused.log()).find()) {
            return new VerifierException(refused.operation(), refused.code(), refused.log(), SHARED);
        }
        int slot = slot(refused.log());
        LinkedProgram.Place place = slot < 0 ? null : linked.placeOf(slot);
        if (place == null) {
            return refused;
        }
        InstructionProgram part = linked.parts().get(place.part());
        String where = "instruction " + place.instruction() + " of " + part.name() + ", program " + (place.part() + 1)
                + " of " + linked.parts().size();
        return new VerifierException(refused.operation(), refused.code(), refused.log(), where);
    }

    /** Returns the refusal of a rule list, with the rule that it is about, and what to do if it is too long. */
    static VerifierException explain(VerifierException refused, RuleList rules, CompiledRules compiled) {
        int slot = slot(refused.log());
        int rule = slot < 0 || slot >= compiled.ruleOf().size()
                ? RuleCount.NO_RULE
                : compiled.ruleOf().get(slot);
        String where = rule == RuleCount.NO_RULE
                ? "rules"
                : "rule " + rule + " (" + rules.rules().get(rule) + ")";
        if (TOO_LONG.matcher(refused.log()).find()) {
            where += ", by which the list is more than the verifier looks at: put what rules differ by into sets, or"
                    + " attach it in parts";
        } else if (rule == RuleCount.NO_RULE) {
            return refused;
        }
        return new VerifierException(refused.operation(), refused.code(), refused.log(), where);
    }
}
