package io.xdp4j.tools.explain;

import io.xdp4j.rule.ParserMode;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleSyntaxException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What {@code explain --batch} is asked: which rules take which frames.
 *
 * @param parser how frames are read; null if the rules say
 * @param rules texts of rules, declarations of sets, comments
 * @param frames the frames
 */
record Question(ParserMode parser, List<String> rules, List<byte[]> frames) {

    private static final Set<String> MEMBERS = Set.of("id", "parser", "rules", "frames");

    /** Returns the question in a document; throws IllegalArgumentException, saying which member makes no sense. */
    static Question of(Map<?, ?> document) {
        for (Object member : document.keySet()) {
            if (!MEMBERS.contains(member)) {
                throw new IllegalArgumentException(
                        "'" + member + "' is no member of a question; there are id, parser, rules, frames");
            }
        }
        var frames = new ArrayList<byte[]>();
        for (String hex : strings(document, "frames")) {
            frames.add(frame(frames.size(), hex));
        }
        return new Question(parser(document), strings(document, "rules"), frames);
    }

    /** Returns the rules; throws IllegalArgumentException, saying which text makes no sense, and where. */
    RuleList list() {
        try {
            RuleList list = RuleList.parse(String.join("\n", rules));
            return parser == null ? list : list.withParser(parser);
        } catch (RuleSyntaxException e) {
            throw new IllegalArgumentException(place(e.line()) + ", column " + e.column() + ": " + e.problem(), e);
        }
    }

    /** The text that has a line of all of them, and which of its lines that is if it has several. */
    private String place(int line) {
        int left = line;
        for (int i = 0; i < rules.size(); i++) {
            int lines = 1 + (int) rules.get(i).chars().filter(c -> c == '\n').count();
            if (left <= lines) {
                return "rules[" + i + "]" + (lines > 1 ? ", line " + left : "");
            }
            left -= lines;
        }
        return "rules, line " + line;
    }

    private static ParserMode parser(Map<?, ?> document) {
        Object parser = document.get("parser");
        if (parser == null) {
            return null;
        }
        return ParserMode.parse(parser.toString());
    }

    private static List<String> strings(Map<?, ?> document, String member) {
        if (!(document.get(member) instanceof List<?> list)) {
            throw new IllegalArgumentException(member + ": must be a list of strings");
        }
        var strings = new ArrayList<String>();
        for (Object each : list) {
            if (!(each instanceof String string)) {
                throw new IllegalArgumentException(member + "[" + strings.size() + "]: must be a string");
            }
            strings.add(string);
        }
        return strings;
    }

    private static byte[] frame(int index, String hex) {
        try {
            return HexFormat.of().parseHex(hex);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "frames[" + index + "]: must be hex digits, two a byte: " + e.getMessage(), e);
        }
    }
}
