package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Compiles rules to an XDP program for a little-endian host.
 *
 * <p>The program finds, once and first, the fields that the rules test, and then tries rule by rule. Its instructions
 * are those of ISA v3 (Linux 5.1; limits of rates use its atomics, Linux 5.12), and its maps are named:
 * {@link CompiledRules} says which.
 *
 * <p>A frame that a {@link Action.Reflect} cannot swap, because it has less than 14 bytes, passes. What follows a rule
 * that takes every frame is not compiled: it cannot be reached.
 *
 * @since 0.1
 */
public final class RuleCompiler {

    /**
     * The name of the map of counters: a per-CPU array of u64 packets and u64 bytes, one entry for each rule of the
     * list, and last one for the frames that no rule took.
     */
    public static final String COUNTERS = "rule_counts";

    /** The name of the map of interfaces that rules forward to. */
    public static final String INTERFACES = "rule_interfaces";

    /**
     * The name of the map of limits of rates: an array, in which at the index of a rule is when its limit is even
     * again, u64, in nanoseconds of the clock of programs. {@link RuleState} keeps the same.
     */
    public static final String RATES = "rule_rates";

    /**
     * The name of the map of samples: a per-CPU array, in which at the index of a rule is how many frames it has left
     * to others since it took one, u64. {@link RuleEvaluator} keeps the same.
     */
    public static final String SAMPLES = "rule_samples";

    private static final String NAME = "xdp4j_rules";

    /** How many instructions may share the ends that follow them: so few that the 16 bits of a jump reach. */
    private static final int BLOCK = 16_000;

    /** So many rules of instructions may have several branches each. */
    private static final int MOST_BRANCHED = 500;

    /** So many look-ups are short: one has some 60 instructions at most. */
    private static final int MOST_GROUPS = 100;

    private final Assembler code = new Assembler();
    private final RuleList list;
    private final List<Rule> rules;
    private final boolean counting;
    private final boolean deciding;
    private final FieldSlots slots;
    private final boolean parsing;
    private final RuleTableNames tables;
    private final KeyCode keys;
    private final MatchCode matches;
    private final FlatCode flatMatches;
    private final LimitCode limits;
    private final RuleGroups groups;
    private final boolean isLong;

    /** Whether so little follows the parser, no rule of instructions, that jumps from it reach the end. */
    private final boolean isLookedUp;

    private final GroupCode lookUps;
    private final ActionCode actions;
    private final List<Integer> ruleOf = new ArrayList<>();
    private final Map<Action, Label> ends = new LinkedHashMap<>();

    /** The actions of rules in groups. */
    private final List<Action> found = new ArrayList<>();

    /** Where what the groups found is done; null if there are none. */
    private Label foundEnd;

    private int blockStart;

    private RuleCompiler(RuleList list, boolean counting, boolean deciding) {
        this.list = list;
        this.rules = reachable(list);
        this.counting = counting;
        this.deciding = deciding;
        this.slots = new FieldSlots(code, tested(rules), needFields(rules), looksForOne());
        this.parsing = !slots.none();
        this.tables = new RuleTableNames(list);
        this.keys = new KeyCode(code, slots);
        TestCode tests = new TestCode(code, slots, keys, tables);
        this.matches = new MatchCode(code, slots, tests);
        this.flatMatches = new FlatCode(code, slots, tests);
        this.limits = new LimitCode(code, keys);
        this.groups = new RuleGroups(rules);
        this.isLong = parsing
                && IntStream.range(0, rules.size())
                                .filter(rule -> !groups.isGrouped(rule))
                                .count()
                        > MOST_BRANCHED;
        this.isLookedUp = groups.groups().size() <= MOST_GROUPS
                && IntStream.range(0, rules.size())
                        .allMatch(rule -> groups.isGrouped(rule) || takesAll(rules.get(rule)));
        this.lookUps = new GroupCode(code, slots, keys);
        this.actions = new ActionCode(code, keys, parsing || counting ? R6 : R1, counting);
    }

    /**
     * Returns the program that decides as {@code rules} say.
     *
     * @param counting whether it counts into {@link #COUNTERS}
     */
    public static CompiledRules compile(RuleList rules, boolean counting) {
        return new RuleCompiler(rules, counting, false).compile();
    }

    /** Returns the program that does nothing but return the index of the rule that takes a frame; -1 for none. */
    public static CompiledRules decide(RuleList rules) {
        return new RuleCompiler(rules, false, true).compile();
    }

    private CompiledRules compile() {
        enter();
        parse();
        lookUp();
        if (isLong) {
            slots.moveOut(code, keys);
        }
        from(RuleCount.NO_RULE);
        for (int index = 0; index < rules.size(); index++) {
            rule(index);
            from(index);
        }
        if (rules.isEmpty() || !takesAll(rules.getLast())) {
            last(new Action.Pass(), list.rules().size());
        }
        from(RuleCount.NO_RULE);
        List<TableSpec> all = new ArrayList<>(tables.tables());
        all.addAll(lookUps.tables());
        all.addAll(limits.tables());
        if (isLong) {
            all.add(slots.outside());
        }
        return new CompiledRules(
                new InstructionProgram(NAME, code.instructions()),
                all,
                tables.sets(),
                actions.interfaces(),
                List.copyOf(ruleOf));
    }

    /** Saves the context where calls leave it, and loads the frame's start and end, as far as they are used. */
    private void enter() {
        if (parsing || counting) {
            code.mov(R6, R1);
        }
        if (parsing) {
            code.load(Size.WORD, R8, R1, Integer.BYTES); // xdp_md.data_end
            code.load(Size.WORD, slots.isOne() ? R1 : R7, R1, 0); // xdp_md.data
        }
    }

    private void parse() {
        if (parsing) {
            slots.clear(code);
            new ParserCode(code, slots, list.parser()).emit();
            if (slots.nothing() != null && !isLookedUp) {
                code.jump(slots.done()).bind(slots.nothing());
                none();
            }
            code.bind(slots.done());
            slots.settle(code);
        }
    }

    /** Emits what happens to a frame that only a rule for all takes. */
    private void none() {
        boolean all = !rules.isEmpty() && takesAll(rules.getLast());
        int counter = all ? rules.size() - 1 : list.rules().size();
        if (deciding) {
            code.mov(R0, all ? counter : RuleCount.NO_RULE).exit();
            return;
        }
        decided(counter);
        actions.emit(all ? rules.getLast().action() : new Action.Pass());
    }

    private void lookUp() {
        if (groups.groups().isEmpty()) {
            return;
        }
        List<Integer> numbers = new ArrayList<>();
        for (int index = 0; index < rules.size(); index++) {
            Action action = rules.get(index).action();
            if (groups.isGrouped(index) && !found.contains(action)) {
                found.add(action);
            }
            numbers.add(found.indexOf(action));
        }
        GroupCode.checkCounts(rules.size(), found.size());
        lookUps.emit(groups.groups(), numbers);
        foundEnd = code.label();
    }

    private void rule(int index) {
        Rule rule = rules.get(index);
        if (takesAll(rule)) {
            last(rule.action(), index);
            return;
        }
        if (groups.isGrouped(index) || Simple.isNone(rule.match())) {
            return;
        }
        Label next = code.label();
        if (foundEnd != null) {
            lookUps.ifBefore(index, foundEnd);
        }
        if (isLong && FlatCode.takes(rule.match())) {
            flatMatches.unless(rule.match(), next);
        } else {
            matches.unless(rule.match(), next);
        }
        limits.emit(index, rule.limit(), next);
        end(rule.action(), index);
        code.bind(next);
        if (code.slots() - blockStart > BLOCK) {
            Label over = code.label();
            code.jump(over);
            emitEnds();
            code.bind(over);
        }
    }

    private void end(Action action, int index) {
        if (deciding) {
            code.mov(R0, index).exit();
            return;
        }
        decided(index);
        code.jump(ends.computeIfAbsent(action, _ -> code.label()));
    }

    /** Emits what happens to every frame that is left, and the ends that rules before it still wait for. */
    private void last(Action action, int counter) {
        if (foundEnd != null) {
            lookUps.ifBefore(counter, foundEnd);
        }
        if (isLookedUp && slots.nothing() != null) {
            code.bind(slots.nothing());
        }
        if (deciding) {
            code.mov(R0, counter == list.rules().size() ? RuleCount.NO_RULE : counter)
                    .exit();
            emitEnds();
            return;
        }
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
        if (foundEnd != null) {
            code.bind(foundEnd);
            lookUps.split();
            if (deciding) {
                code.mov(R0, R9).exit();
            } else {
                dispatch(0, found.size());
            }
            foundEnd = code.label();
        }
        ends.forEach((action, end) -> {
            code.bind(end);
            actions.emit(action);
        });
        ends.clear();
        blockStart = code.slots();
    }

    /** Goes to the end for the action of {@code found} whose number, {@code from} to before {@code to}, is in R1. */
    private void dispatch(int from, int to) {
        if (to - from == 1) {
            code.jump(ends.computeIfAbsent(found.get(from), _ -> code.label()));
            return;
        }
        Label upper = code.label();
        int middle = (from + to) >>> 1;
        code.jump(JumpOp.GE, R1, middle, upper);
        dispatch(from, middle);
        code.bind(upper);
        dispatch(middle, to);
    }

    private void decided(int counter) {
        if (counting) {
            code.mov(R9, counter);
        }
    }

    /** Notes that the instructions since the last note are there for {@code rule}. */
    private void from(int rule) {
        while (ruleOf.size() < code.slots()) {
            ruleOf.add(rule);
        }
    }

    private static List<Rule> reachable(RuleList list) {
        List<Rule> reachable = new ArrayList<>();
        for (Rule listed : list.rules()) {
            Rule rule = new Rule(Simple.of(listed.match()), listed.limit(), listed.action());
            reachable.add(rule);
            if (takesAll(rule)) {
                break;
            }
        }
        return reachable;
    }

    /** Compatible parsers look at much, and a rule that only wants a field to be there needs to ask for that. */
    private boolean looksForOne() {
        return list.parser() == ParserMode.STRICT
                && rules.stream().allMatch(rule -> takesAll(rule) || Simple.looksAtValues(rule.match()));
    }

    /** Returns whether no rule but a last one for all takes frames that have none of the fields. */
    private static boolean needFields(List<Rule> rules) {
        return rules.stream().allMatch(rule -> takesAll(rule) || Simple.needsFields(rule.match()));
    }

    private static boolean takesAll(Rule rule) {
        return Simple.isAll(rule.match()) && rule.limit() instanceof Limit.None;
    }

    private static Set<Field> tested(List<Rule> rules) {
        Set<Field> fields = new HashSet<>();
        rules.forEach(rule -> collect(rule.match(), fields));
        return fields;
    }

    private static void collect(Match match, Set<Field> fields) {
        switch (match) {
            case Match.And and -> and.parts().forEach(part -> collect(part, fields));
            case Match.Or or -> or.parts().forEach(part -> collect(part, fields));
            case Match.Not not -> collect(not.match(), fields);
            case FieldTest test -> fields.addAll(test.fields());
        }
    }
}
