package io.xdp4j.rule;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * An ordered list of rules. The first rule that takes a frame decides; a frame that none takes passes.
 *
 * @param rules the rules, first to last; may be empty
 * @param parser how frames are read
 * @param sets the sets that the rules name, each once; more than they name is fine
 * @since 0.1
 */
public record RuleList(List<Rule> rules, ParserMode parser, List<SetSpec> sets) implements ProgramSpec {

    /** Keeps copies, and checks that each set that a rule names is there and holds what the rule looks for. */
    public RuleList {
        rules = List.copyOf(rules);
        sets = List.copyOf(sets);
        Objects.requireNonNull(parser, "parser");
        Map<String, SetSpec> named = new HashMap<>();
        for (SetSpec set : sets) {
            if (named.put(set.name(), set) != null) {
                throw new IllegalArgumentException("set " + set.name() + ": declared twice");
            }
        }
        for (int i = 0; i < rules.size(); i++) {
            requireSets(i, rules.get(i).match(), named);
        }
    }

    /** A list that reads frames strictly and names no sets. */
    public RuleList(List<Rule> rules) {
        this(rules, ParserMode.STRICT, List.of());
    }

    /** Returns the list of {@code rules}, first to last. */
    public static RuleList of(Rule... rules) {
        return new RuleList(List.of(rules));
    }

    /**
     * Returns the rules that {@code text} says: one a line or between semicolons, declarations of sets among them. Sets
     * that are used and not declared are empty.
     *
     * @throws RuleSyntaxException if it is none
     */
    public static RuleList parse(String text) {
        return new RuleParser(text).list();
    }

    /** Returns this list with frames read in another way. */
    public RuleList withParser(ParserMode parser) {
        return new RuleList(rules, parser, sets);
    }

    /** Returns the set of that name. */
    SetSpec set(String name) {
        return sets.stream().filter(set -> set.name().equals(name)).findFirst().orElseThrow();
    }

    /** Returns the text that {@link #parse} reads, sets first. */
    @Override
    public String toString() {
        return RuleText.of(this);
    }

    private static void requireSets(int index, Match match, Map<String, SetSpec> sets) {
        switch (match) {
            case Match.And and -> and.parts().forEach(part -> requireSets(index, part, sets));
            case Match.Or or -> or.parts().forEach(part -> requireSets(index, part, sets));
            case Match.Not not -> requireSets(index, not.match(), sets);
            case FieldTest.InSet test -> requireSet(index, test, sets);
            case FieldTest _ -> {}
        }
    }

    private static void requireSet(int index, FieldTest.InSet test, Map<String, SetSpec> sets) {
        SetSpec set = sets.get(test.set());
        if (set == null) {
            throw new IllegalArgumentException("rule " + index + ": there is no set " + test.set() + "; declare it");
        }
        set.type().requireKey(index, test);
    }
}
