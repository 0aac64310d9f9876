package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import java.util.ArrayList;
import java.util.List;

/**
 * The part of a program that finds the first rule of all groups. It leaves in R9 the rule's number and, below it, that
 * of its action; {@link #NONE} if there is no rule.
 *
 * <pre>{@code
 *   R9, values of the maps   rule     20 bits, or all if there is but one action
 *                            action   12 bits
 * }</pre>
 */
final class GroupCode {

    /** More than any rule. */
    static final int NONE = -1;

    private static final int ACTION_BITS = 12;
    private static final int ACTIONS = 1 << ACTION_BITS;

    /** Rules that there is a number for, one less than there are numbers because of {@link #NONE}. */
    private static final int MOST_RULES = (1 << Integer.SIZE - ACTION_BITS) - 2;

    /** Where on the stack the first rule so far is: where the verifier does not keep it in mind. */
    private static final int BEST = -28;

    private static final String NAME = "rule_group_";

    private final Assembler code;
    private final FieldSlots slots;
    private final KeyCode keys;
    private final List<TableSpec> tables = new ArrayList<>();
    private int actionBits;

    GroupCode(Assembler code, FieldSlots slots, KeyCode keys) {
        this.code = code;
        this.slots = slots;
        this.keys = keys;
    }

    /** Refuses rules and actions that there are no numbers for. */
    static void checkCounts(int rules, int actions) {
        if (rules > MOST_RULES || actions > ACTIONS) {
            throw new IllegalArgumentException("rules: " + rules + " with " + actions + " different actions, must be at"
                    + " most " + MOST_RULES + " with " + ACTIONS + "; use sets");
        }
    }

    /** Emits the look-ups; {@code actions} has the number of each rule's action, -1 if it is in no group. */
    void emit(List<RuleGroup> groups, List<Integer> actions) {
        actionBits = actions.stream().allMatch(action -> action <= 0) ? 0 : ACTION_BITS;
        if (groups.size() == 1) {
            Label missing = code.label();
            if (!slots.isOne() || !groups.getFirst().isArray()) {
                code.mov32(R9, NONE);
            }
            find(groups.getFirst(), add(groups.getFirst(), actions), R9, missing);
            code.bind(missing);
            return;
        }
        code.store(Size.WORD, R10, BEST, NONE);
        groups.forEach(group -> lookUp(group, add(group, actions)));
        code.load(Size.WORD, R9, R10, BEST);
    }

    private String add(RuleGroup group, List<Integer> actions) {
        String name = NAME + tables.size();
        tables.add(group.table(name, rule -> value(rule, actions.get(rule)), NONE));
        return name;
    }

    /** Goes to {@code found} if what was found is a rule before {@code rule}. */
    void ifBefore(int rule, Label found) {
        code.jump32(JumpOp.LT, R9, value(rule, 0), found);
    }

    /** Puts the number of the action into R1, if there are several, and that of the rule into R9. */
    void split() {
        if (actionBits > 0) {
            code.mov(R1, R9).alu(AluOp.AND, R1, ACTIONS - 1).alu(AluOp.RSH, R9, actionBits);
        }
    }

    /** Returns the maps. */
    List<TableSpec> tables() {
        return List.copyOf(tables);
    }

    private void lookUp(RuleGroup group, String name) {
        Label next = code.label();
        if (tables.size() > 1 && group.firstRule() > 0) {
            code.load(Size.WORD, R1, R10, BEST).jump32(JumpOp.LT, R1, value(group.firstRule(), 0), next);
        }
        find(group, name, R1, next);
        code.load(Size.WORD, R2, R10, BEST)
                .jump(JumpOp.GE, R1, R2, next)
                .store(Size.WORD, R10, BEST, R1)
                .bind(next);
    }

    /** Loads what the group has for the frame, {@link #NONE} or nothing, going to {@code missing}, if it has none. */
    private void find(RuleGroup group, String name, Register into, Label missing) {
        slots.require(code, group.fields(), missing);
        if (group.isArray()) {
            keys.index(group.fields().getFirst(), name);
        } else {
            keys.lookUpAt(name, key(group), missing);
        }
        code.load(Size.WORD, into, R0, 0);
    }

    /** Returns where on the stack the key is: made for the look-up, or a field's own slot. */
    private int key(RuleGroup group) {
        if (group.isField()) {
            return slots.slot(group.fields().getFirst());
        }
        int at = 0;
        if (group.hasPrefixes()) {
            keys.putWord(group.keyBytes() * Byte.SIZE, at);
            at += Integer.BYTES;
        }
        for (RuleGroup.Look look : group.keyLooks()) {
            keys.put(look.field(), at);
            if (!look.prefix()) {
                keys.mask(at, Octets.of(look.mask(), look.field().size()));
            }
            at += look.field().size();
        }
        return KeyCode.KEY;
    }

    private int value(int rule, int action) {
        return rule << actionBits | action;
    }
}
