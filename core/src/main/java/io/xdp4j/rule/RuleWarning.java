package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Something in a rule list that is allowed and likely not meant.
 *
 * @param kind what
 * @param rule the place of the rule in its list, 0 or more; {@link RuleCount#NO_RULE} if it is not about a rule
 * @param others the places of the rules that are the reason, if there are any
 * @param message what and why, for people; names the rules
 * @since 0.1
 */
public record RuleWarning(Kind kind, int rule, List<Integer> others, String message) {

    private static final int MOST_TEXT = 100;
    private static final int MOST_OTHERS = 3;

    /** Kinds of warnings. */
    public enum Kind {
        /** The rule takes no frame, because those before it take all that it would. */
        SHADOWED,
        /** The rule is the same as one before it, which leaves it nothing. */
        DUPLICATE,
        /** The rule takes no frame, because its match contradicts itself. */
        NEVER,
        /** The rule mixes {@code and} and {@code or} without parentheses. */
        MIXED,
        /** No rule names the set. */
        UNUSED_SET
    }

    /** Keeps a copy. */
    public RuleWarning {
        others = List.copyOf(others);
    }

    /**
     * Returns what may be wrong with {@code rules}, in their order. What it says of a rule is true; not all that could
     * be said is found.
     */
    public static List<RuleWarning> of(RuleList rules) {
        List<RuleWarning> warnings = new ArrayList<>();
        var finder = new Terms(rules.parser());
        var shadows = new Shadows();
        for (int i = 0; i < rules.rules().size(); i++) {
            Rule rule = rules.rules().get(i);
            List<Term> terms = finder.of(rule.match());
            of(i, rules, terms, shadows).ifPresent(warnings::add);
            if (rule.limit() instanceof Limit.None) {
                shadows.add(i, terms);
            }
        }
        warnings.addAll(unused(rules));
        return List.copyOf(warnings);
    }

    /**
     * Returns what may be wrong with the rules that {@code text} says, and with how it says them.
     *
     * @throws RuleSyntaxException if they are none
     */
    public static List<RuleWarning> of(String text) {
        var parser = new RuleParser(text);
        RuleList rules = parser.list();
        List<RuleWarning> warnings = new ArrayList<>();
        for (int i : parser.mixed()) {
            String meaning = clipped(rules.rules().get(i).match().toString());
            warnings.add(new RuleWarning(
                    Kind.MIXED,
                    i,
                    List.of(),
                    "rule " + i + " mixes 'and' and 'or' without parentheses: it is read as " + meaning));
        }
        warnings.addAll(of(rules));
        return List.copyOf(warnings);
    }

    @Override
    public String toString() {
        return message;
    }

    private static Optional<RuleWarning> of(int index, RuleList rules, List<Term> terms, Shadows shadows) {
        String rule = named(index, rules);
        if (terms.isEmpty()) {
            String message = rule + " never takes a frame: its match contradicts itself";
            return Optional.of(new RuleWarning(Kind.NEVER, index, List.of(), message));
        }
        Set<Integer> others = new TreeSet<>();
        for (Term term : terms) {
            Optional<Integer> other = shadows.rule(term);
            if (other.isEmpty()) {
                return Optional.empty();
            }
            others.add(other.get());
        }
        int first = others.iterator().next();
        boolean same = others.size() == 1
                && rules.rules().get(first).equals(rules.rules().get(index));
        String message = same
                ? rule + " is the same as rule " + first
                : rule + " never takes a frame: " + named(others, rules) + " before it "
                        + (others.size() == 1 ? "takes" : "take") + " all that it would";
        return Optional.of(new RuleWarning(same ? Kind.DUPLICATE : Kind.SHADOWED, index, List.copyOf(others), message));
    }

    private static String named(Set<Integer> indices, RuleList rules) {
        List<String> names = indices.stream()
                .limit(MOST_OTHERS)
                .map(index -> named(index, rules))
                .toList();
        int more = indices.size() - names.size();
        return String.join(", ", names) + (more > 0 ? " and " + more + " more" : "");
    }

    private static String named(int index, RuleList rules) {
        return "rule " + index + " (" + clipped(rules.rules().get(index).toString()) + ")";
    }

    private static String clipped(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT) + "...";
    }

    private static List<RuleWarning> unused(RuleList rules) {
        Set<String> used = new HashSet<>();
        rules.rules().forEach(rule -> used(rule.match(), used));
        return rules.sets().stream()
                .map(SetSpec::name)
                .filter(name -> !used.contains(name))
                .map(name -> new RuleWarning(
                        Kind.UNUSED_SET, RuleCount.NO_RULE, List.of(), "set " + name + " is named by no rule"))
                .toList();
    }

    private static void used(Match match, Set<String> names) {
        switch (match) {
            case Match.And and -> and.parts().forEach(part -> used(part, names));
            case Match.Or or -> or.parts().forEach(part -> used(part, names));
            case Match.Not not -> used(not.match(), names);
            case FieldTest.InSet test -> names.add(test.set());
            case FieldTest _ -> {}
        }
    }
}
