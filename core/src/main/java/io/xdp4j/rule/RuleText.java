package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/** Rules as the text that {@link RuleParser} reads, in the one form that is written. */
final class RuleText {

    private RuleText() {}

    static String of(RuleList list) {
        var lines = new StringJoiner("\n", "", "\n").setEmptyValue("");
        if (list.parser() != ParserMode.STRICT) {
            lines.add("parser " + list.parser());
        }
        list.sets().forEach(set -> lines.add(of(set)));
        list.rules().forEach(rule -> lines.add(of(rule)));
        return lines.toString();
    }

    static String of(SetSpec set) {
        var text = new StringBuilder("set " + set.name() + " " + set.type());
        if (set.capacity() != SetParser.capacity(set.elements())) {
            text.append(" max ").append(set.capacity());
        }
        if (!set.elements().isEmpty()) {
            var elements = new StringJoiner(", ", " {", "}");
            elements(set).forEach(elements::add);
            text.append(elements);
        }
        return text.toString();
    }

    static String of(Rule rule) {
        String limit = rule.limit() instanceof Limit.None ? "" : " " + rule.limit();
        return of(rule.match()) + limit + " -> " + rule.action();
    }

    static String of(Match match) {
        return switch (match) {
            case Match.And and when and.parts().isEmpty() -> "all";
            case Match.Or or when or.parts().isEmpty() -> "none";
            case Match.And and -> String.join(" and ", MatchWords.of(and.parts(), true));
            case Match.Or or -> String.join(" or ", MatchWords.of(or.parts(), false));
            case Match.Not not -> "not " + operand(not.match());
            case FieldTest test -> FieldText.of(test);
        };
    }

    /** A match as part of another: in parentheses, unless it is one primitive. */
    static String operand(Match match) {
        return switch (match) {
            case Match.And and when !and.parts().isEmpty() -> operand(MatchWords.of(and.parts(), true), " and ");
            case Match.Or or when !or.parts().isEmpty() -> operand(MatchWords.of(or.parts(), false), " or ");
            default -> of(match);
        };
    }

    private static String operand(List<String> parts, String operator) {
        return parts.size() == 1 ? parts.getFirst() : "(" + String.join(operator, parts) + ")";
    }

    /** The elements; ports that follow each other as a range. */
    private static List<String> elements(SetSpec set) {
        if (set.type() != SetType.PORT) {
            return set.elements().stream().map(SetElement::toString).toList();
        }
        List<PortSet.Range> ranges = new ArrayList<>();
        for (SetElement element : set.elements()) {
            int port = Integer.parseInt(element.toString());
            boolean follows = !ranges.isEmpty() && ranges.getLast().last() == port - 1;
            int first = follows ? ranges.removeLast().first() : port;
            ranges.add(new PortSet.Range(first, port));
        }
        return ranges.stream().map(PortSet.Range::toString).toList();
    }
}
