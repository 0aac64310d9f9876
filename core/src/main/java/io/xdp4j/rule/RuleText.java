package io.xdp4j.rule;

import java.util.stream.Collectors;

/** Rules as the text that {@link RuleParser} reads. */
final class RuleText {

    private RuleText() {}

    static String of(Rule rule) {
        String limit = rule.limit() instanceof Limit.None ? "" : " " + rule.limit();
        return rule.match() + limit + " -> " + rule.action();
    }

    static String of(Match match) {
        return switch (match) {
            case Match.And and when and.parts().isEmpty() -> "all";
            case Match.Or or when or.parts().isEmpty() -> "not all";
            case Match.And and ->
                and.parts().stream()
                        .map(part -> part instanceof Match.Or ? "(" + part + ")" : "" + part)
                        .collect(Collectors.joining(" and "));
            case Match.Or or -> or.parts().stream().map(Match::toString).collect(Collectors.joining(" or "));
            case Match.Not not -> "not (" + not.match() + ")";
            case FieldTest.Equal test ->
                test.field() + " & 0x" + test.mask().toString(16) + " == 0x"
                        + test.value().toString(16);
            case FieldTest.Differs test ->
                test.field() + " & 0x" + test.mask().toString(16) + " != 0x"
                        + test.value().toString(16);
            case FieldTest.Between test ->
                test.field() + " & 0x" + Long.toHexString(test.mask()) + " in " + test.first() + "-" + test.last();
            case FieldTest.InPorts test -> test.field() + " in " + test.ports();
            case FieldTest.InSet test -> test.fields() + " in @" + test.set();
        };
    }
}
