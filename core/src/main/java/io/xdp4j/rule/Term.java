package io.xdp4j.rule;

import io.xdp4j.rule.Cube.Part;
import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What must hold at once for one way in which a match can hold: fields that are some values, with all that follows from
 * these, and tests about which no more is known than that they are the same or not.
 *
 * @param cube the fields
 * @param tests the tests
 */
record Term(Cube cube, Set<Match> tests) {

    /** What always holds. */
    static final Term ALL = new Term(Cube.ALL, Set.of());

    /** Returns what holds if both do; empty if no field can be what both want. */
    Optional<Term> and(Term other) {
        Set<Match> both = new HashSet<>(tests);
        both.addAll(other.tests);
        return cube.and(other.cube).map(all -> new Term(all, both));
    }

    /** Whether a test is that something is not so which is. */
    boolean isContradiction() {
        for (Match test : tests) {
            if (test instanceof Match.Not(Match match)) {
                Optional<List<Cube>> excluded = Cubes.of(match);
                boolean holds = excluded.isPresent() && excluded.get().stream().anyMatch(this::implies);
                if (holds || tests.contains(match)) {
                    return true;
                }
            }
        }
        return false;
    }

    /** Returns whether {@code other} is true whenever the fields of this are what they are. */
    private boolean implies(Cube other) {
        return other.parts().stream()
                .allMatch(part -> value(part.field(), part.mask())
                        .filter(part.value()::equals)
                        .isPresent());
    }

    /** Returns what the bits of {@code mask} are in a field, if that is known; for no bits, if it is there. */
    Optional<BigInteger> value(Field field, BigInteger mask) {
        for (Part part : cube.parts()) {
            boolean known = mask.signum() == 0
                    ? part.field().layer() == field.layer() && part.field().end() >= field.end()
                    : part.field().equals(field) && part.mask().and(mask).equals(mask);
            if (known) {
                return Optional.of(part.value().and(mask));
            }
        }
        return Optional.empty();
    }
}
