package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Why a match takes the frame that was parsed, or does not: what the frame has of that which is tested. */
final class Reasons {

    private final FrameParser frame;
    private final Absence absence;
    private final RuleState state;

    Reasons(FrameParser frame, Absence absence, RuleState state) {
        this.frame = frame;
        this.absence = absence;
        this.state = state;
    }

    /** Returns the reasons, each once. */
    List<String> of(Match match) {
        Set<String> reasons = new LinkedHashSet<>();
        add(match, holds(match), reasons);
        return List.copyOf(reasons);
    }

    private boolean holds(Match match) {
        return Predicate.of(match, state).test(frame);
    }

    private void add(Match match, boolean holds, Set<String> reasons) {
        switch (match) {
            case Match.And and -> addParts(and.parts(), holds, true, reasons);
            case Match.Or or -> addParts(or.parts(), holds, false, reasons);
            case Match.Not not when holds -> add(not.match(), false, reasons);
            case Match.Not not -> reasons.add(held(not.match()));
            case FieldTest test -> reasons.add(fact(test));
        }
    }

    /**
     * If the outcome needs all parts to be what they are, all of them; else the first that alone decides: of an and
     * that fails the part that does, of an or that holds the one that does.
     */
    private void addParts(List<Match> parts, boolean holds, boolean isAnd, Set<String> reasons) {
        boolean needsAll = holds == isAnd;
        for (Match part : parts) {
            if (needsAll) {
                add(part, holds, reasons);
            } else if (holds(part) == holds) {
                add(part, holds, reasons);
                return;
            }
        }
    }

    private String held(Match match) {
        List<String> reasons = of(match);
        return match + " holds" + (reasons.isEmpty() ? "" : ": " + String.join(", ", reasons));
    }

    private String fact(FieldTest test) {
        for (Field field : test.fields()) {
            if (!frame.has(field)) {
                return absence.of(field);
            }
        }
        return switch (test) {
            case FieldTest.Equal equal -> FieldWords.fact(frame, equal.field(), equal.mask());
            case FieldTest.Differs differs -> FieldWords.fact(frame, differs.field(), differs.mask());
            case FieldTest.Between between ->
                FieldWords.fact(frame, between.field(), new BigInteger(Long.toUnsignedString(between.mask())));
            case FieldTest.InPorts ports ->
                FieldWords.fact(frame, ports.field(), ports.field().ones());
            case FieldTest.InSet set -> membership(set);
        };
    }

    private String membership(FieldTest.InSet test) {
        boolean isOne = test.fields().size() == 1;
        String name = isOne ? FieldWords.name(test.fields().getFirst()) + ", " : "";
        return name + key(test) + (isOne ? "," : "") + (holds(test) ? " is in @" : " is not in @") + test.set();
    }

    /** The key as the set's elements are written. */
    private String key(FieldTest.InSet test) {
        byte[] key = new byte[test.keyBytes()];
        int at = 0;
        for (Field field : test.fields()) {
            for (int i = 0; i < field.size(); i++) {
                key[at++] = (byte) frame.octet(field, i);
            }
        }
        SetType type = state.set(test.set()).spec().type();
        SetType written = type == SetType.PREFIX ? SetType.ADDRESS : type;
        return SetElement.of(written, key, key.length * 8).toString();
    }
}
