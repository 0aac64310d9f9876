package io.xdp4j.rule;

import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Label;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The part of a program that decides whether a match holds, part by part, as far as it has to. */
final class MatchCode {

    private final Assembler code;
    private final FieldSlots slots;
    private final TestCode tests;

    MatchCode(Assembler code, FieldSlots slots, TestCode tests) {
        this.code = code;
        this.slots = slots;
        this.tests = tests;
    }

    /** Goes to {@code failed} unless {@code match} holds. */
    void unless(Match match, Label failed) {
        switch (match) {
            case Match.And and -> {
                requireFields(and.parts(), failed);
                and.parts().forEach(part -> unlessPart(part, failed));
            }
            case Match.Or or -> {
                Label holds = code.label();
                for (int i = 0; i < or.parts().size() - 1; i++) {
                    when(or.parts().get(i), holds);
                }
                unless(or.parts().getLast(), failed); // Simple left none that is empty
                code.bind(holds);
            }
            case Match.Not not -> when(not.match(), failed);
            case FieldTest test -> {
                slots.require(code, test.fields(), failed);
                tests.emit(test, failed);
            }
        }
    }

    /** Goes to {@code holds} if {@code match} does. */
    private void when(Match match, Label holds) {
        switch (match) {
            case Match.Or or -> or.parts().forEach(part -> when(part, holds));
            case Match.Not not -> unless(not.match(), holds);
            case Match.And _, FieldTest _ -> {
                Label failed = code.label();
                unless(match, failed);
                code.jump(holds).bind(failed);
            }
        }
    }

    /** Tests for all fields of a conjunction's tests at once. */
    private void requireFields(List<Match> parts, Label failed) {
        Set<Field> fields = new HashSet<>();
        for (Match part : parts) {
            if (part instanceof FieldTest test) {
                fields.addAll(test.fields());
            }
        }
        slots.require(code, fields, failed);
    }

    private void unlessPart(Match part, Label failed) {
        if (part instanceof FieldTest test) {
            tests.emit(test, failed);
        } else {
            unless(part, failed);
        }
    }
}
