package io.xdp4j.linux;

import io.xdp4j.device.VerifierException;
import io.xdp4j.rule.InstructionProgram;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** What the verifier's log does not say: whose the instruction is that it stopped at. */
final class VerifierLog {

    private static final Pattern INSTRUCTION = Pattern.compile("^(\\d+): \\(", Pattern.MULTILINE);

    /** Source: kernel/bpf/verifier.c, check_max_stack_depth_subprog. */
    private static final Pattern STACK = Pattern.compile("combined stack size|call stack of \\d+ frames");

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
}
