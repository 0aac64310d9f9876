package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Which rules take frames, to find those before a rule that leave it none. Rules that look at the same bits are found
 * in one look-up, so that the time grows with the rules and not with their square.
 */
final class Shadows {

    /** How many combinations of bits are kept; rules with others shadow none. */
    private static final int MOST_SHAPES = 128;

    private final Map<List<Bits>, Map<Key, Integer>> rules = new LinkedHashMap<>();

    private record Bits(Field field, BigInteger mask) {}

    private record Key(List<BigInteger> values, Set<Match> tests) {}

    /** Adds a rule that takes all frames for which one of {@code terms} holds. */
    void add(int rule, List<Term> terms) {
        for (Term term : terms) {
            List<Bits> shape = term.cube().parts().stream()
                    .map(part -> new Bits(part.field(), part.mask()))
                    .toList();
            if (rules.containsKey(shape) || rules.size() < MOST_SHAPES) {
                List<BigInteger> values =
                        term.cube().parts().stream().map(Cube.Part::value).toList();
                rules.computeIfAbsent(shape, _ -> new HashMap<>()).putIfAbsent(new Key(values, term.tests()), rule);
            }
        }
    }

    /** Returns a rule that takes all frames for which {@code term} holds, if one is known. */
    Optional<Integer> rule(Term term) {
        for (Map.Entry<List<Bits>, Map<Key, Integer>> shape : rules.entrySet()) {
            Optional<List<BigInteger>> values = values(shape.getKey(), term);
            if (values.isPresent()) {
                for (Set<Match> tests : someOf(term.tests())) {
                    Integer rule = shape.getValue().get(new Key(values.get(), tests));
                    if (rule != null) {
                        return Optional.of(rule);
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** None of the tests, each, and all: not every subset is tried. */
    private static List<Set<Match>> someOf(Set<Match> tests) {
        List<Set<Match>> some = new ArrayList<>();
        some.add(Set.of());
        tests.forEach(test -> some.add(Set.of(test)));
        some.add(tests);
        return some;
    }

    private static Optional<List<BigInteger>> values(List<Bits> shape, Term term) {
        List<BigInteger> values = new ArrayList<>();
        for (Bits bits : shape) {
            Optional<BigInteger> value = term.value(bits.field, bits.mask);
            if (value.isEmpty()) {
                return Optional.empty();
            }
            values.add(value.get());
        }
        return Optional.of(values);
    }
}
