package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Compiles rules to an XDP program for a little-endian host.
 *
 * <p>The program finds, once and first, the fields that the rules test, and then tries rule by rule. Its instructions
 * are those of ISA v3 (Linux 5.1), and its maps are named: those of the rules' redirects, those of
 * {@link #portSets}, and {@link #COUNTERS}. It calls no helper but those that redirect and look up in a map, and
 * accesses the packet directly.
 *
 * <p>A frame that a {@link Action.Reflect} cannot swap, because it has less than 14 bytes, passes. What follows a rule
 * that matches every frame is not compiled: it cannot be reached. Nor is a rule with an empty set.
 *
 * @since 0.1
 */
public final class RuleCompiler {

    /**
     * The name of the map of counters: a per-CPU array of u64 packets and u64 bytes, one entry for each rule of the
     * list, and last one for the frames that no rule matched.
     */
    public static final String COUNTERS = "rule_counts";

    private static final String NAME = "xdp4j_rules";

    /** How many rules may share the ends that follow them: so few that the 16 bits of a jump reach. */
    private static final int RULES_PER_BLOCK = 1024;

    private final Assembler code = new Assembler();
    private final RuleList list;
    private final List<Rule> rules;
    private final boolean counting;
    private final FieldSlots slots;
    private final boolean parsing;
    private final ActionCode actions;
    private final Map<Action, Label> ends = new LinkedHashMap<>();

    private RuleCompiler(RuleList list, boolean counting) {
        this.list = list;
        this.rules = reachable(list);
        this.counting = counting;
        this.slots = new FieldSlots(
                rules.stream().flatMap(rule -> rule.match().tests().stream()).toList(), new PortSetMaps(rules));
        this.parsing = !slots.none();
        this.actions = new ActionCode(code, parsing || counting ? R6 : R1, counting);
    }

    /**
     * Returns the program that decides as {@code rules} say.
     *
     * @param counting whether it counts into {@link #COUNTERS}
     */
    public static InstructionProgram compile(RuleList rules, boolean counting) {
        return new RuleCompiler(rules, counting).compile();
    }

    /**
     * Returns the port sets that the program of {@code rules} looks up in maps, by the names of these: arrays of one
     * entry of 8,192 bytes, which is {@link PortSet#bits}.
     */
    public static Map<String, PortSet> portSets(RuleList rules) {
        return new PortSetMaps(reachable(rules)).sets();
    }

    private InstructionProgram compile() {
        enter();
        parse();
        for (int index = 0; index < rules.size(); index++) {
            rule(index);
        }
        if (rules.isEmpty() || !matchesAll(rules.getLast())) {
            last(new Action.Pass(), list.rules().size());
        }
        return new InstructionProgram(NAME, code.instructions());
    }

    /** Saves the context where calls leave it, and loads the frame's start and end, as far as they are used. */
    private void enter() {
        if (parsing || counting) {
            code.mov(R6, R1);
        }
        if (parsing || counting || rules.stream().anyMatch(rule -> rule.action() instanceof Action.Reflect)) {
            code.load(Size.WORD, R7, R1, 0).load(Size.WORD, R8, R1, 4); // xdp_md.data and data_end
        }
    }

    private void parse() {
        if (parsing) {
            Label done = code.label();
            slots.clear(code);
            new ParserCode(code, slots, done).emit();
            code.bind(done);
        }
    }

    private void rule(int index) {
        Rule rule = rules.get(index);
        if (matchesAll(rule)) {
            last(rule.action(), index);
            return;
        }
        if (matchesNothing(rule)) {
            return;
        }
        Label next = code.label();
        slots.require(code, tested(rule), next);
        rule.match().tests().forEach(test -> slots.test(code, test, next));
        decided(index);
        code.jump(ends.computeIfAbsent(rule.action(), _ -> code.label())).bind(next);
        if ((index + 1) % RULES_PER_BLOCK == 0) {
            Label over = code.label();
            code.jump(over);
            emitEnds();
            code.bind(over);
        }
    }

    /** Emits what happens to every frame that is left, and the ends that rules before it still wait for. */
    private void last(Action action, int counter) {
        decided(counter);
        // The hash code of a record is linked when it is first wanted, for milliseconds: not if this is the only rule.
        Label end = ends.isEmpty() ? null : ends.remove(action);
        if (end != null) {
            code.bind(end);
        }
        actions.emit(action);
        emitEnds();
    }

    private void emitEnds() {
        ends.forEach((action, end) -> {
            code.bind(end);
            actions.emit(action);
        });
        ends.clear();
    }

    private void decided(int counter) {
        if (counting) {
            code.mov(R9, counter);
        }
    }

    private static List<Rule> reachable(RuleList list) {
        List<Rule> reachable = new ArrayList<>();
        for (Rule rule : list.rules()) {
            reachable.add(rule);
            if (matchesAll(rule)) {
                break;
            }
        }
        return reachable;
    }

    private static boolean matchesAll(Rule rule) {
        return rule.match().tests().isEmpty();
    }

    private static boolean matchesNothing(Rule rule) {
        return rule.match().tests().stream()
                .anyMatch(test -> test instanceof FieldTest.InSet set
                        && set.ports().ranges().isEmpty());
    }

    private static List<Field> tested(Rule rule) {
        return rule.match().tests().stream().map(FieldTest::field).toList();
    }
}
