package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.List;

/** Matches without parts that always or never hold, so that a compiler emits nothing that cannot be reached. */
final class Simple {

    private Simple() {}

    /** Returns the same match; {@link Match#all} and {@link Match#none} are only it as a whole. */
    static Match of(Match match) {
        return switch (match) {
            case Match.And and -> joined(and.parts(), true);
            case Match.Or or -> joined(or.parts(), false);
            case Match.Not not -> negated(of(not.match()));
            case FieldTest.InPorts ports when ports.ports().ranges().isEmpty() -> Match.none();
            case FieldTest test -> test.fields().stream().allMatch(Simple::canBe) ? test : Match.none();
        };
    }

    private static boolean canBe(Field field) {
        return field.end() <= field.layer().mostBytes();
    }

    /** Returns whether a match holds for no frame that has none of its fields. */
    static boolean needsFields(Match match) {
        return switch (match) {
            case Match.And and -> and.parts().stream().anyMatch(Simple::needsFields);
            case Match.Or or -> or.parts().stream().allMatch(Simple::needsFields);
            case Match.Not _ -> false;
            case FieldTest _ -> true;
        };
    }

    /** Returns whether each test of a match compares something, other than whether its fields are there. */
    static boolean looksAtValues(Match match) {
        return switch (match) {
            case Match.And and -> and.parts().stream().allMatch(Simple::looksAtValues);
            case Match.Or or -> or.parts().stream().allMatch(Simple::looksAtValues);
            case Match.Not not -> looksAtValues(not.match());
            case FieldTest.Equal equal -> equal.mask().signum() != 0;
            case FieldTest.Between between ->
                between.first() != 0 || between.last() != between.field().ones().longValue();
            case FieldTest.Differs _, FieldTest.InPorts _, FieldTest.InSet _ -> true;
        };
    }

    static boolean isAll(Match match) {
        return match instanceof Match.And and && and.parts().isEmpty();
    }

    static boolean isNone(Match match) {
        return match instanceof Match.Or or && or.parts().isEmpty();
    }

    /** Joins parts by and, or by or: those that change nothing are left out, one that settles it is the whole. */
    private static Match joined(List<Match> parts, boolean and) {
        List<Match> rest = new ArrayList<>();
        for (Match part : parts) {
            Match simple = of(part);
            if (and ? isNone(simple) : isAll(simple)) {
                return simple;
            }
            if (!(and ? isAll(simple) : isNone(simple))) {
                rest.add(simple);
            }
        }
        return and ? Match.and(rest) : Match.or(rest);
    }

    private static Match negated(Match match) {
        if (isAll(match)) {
            return Match.none();
        }
        return isNone(match) ? Match.all() : match.not();
    }
}
