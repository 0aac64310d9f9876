package io.xdp4j.rule;

import java.util.Set;

/** Names of maps and interfaces in rules: as they are if they are words, else in quotes. */
final class QuotedText {

    private static final int MOST_WORD = 64;

    /** Words that mean something where a name may stand. */
    private static final Set<String> TAKEN = Set.of("to", "or");

    private QuotedText() {}

    /** Returns what the parser reads as {@code name}. */
    static String of(String name) {
        if (!name.isEmpty()
                && name.length() <= MOST_WORD
                && !TAKEN.contains(name)
                && name.indexOf('\\') < 0
                && name.indexOf("->") < 0
                && name.chars().allMatch(c -> RuleLexer.isPlain((char) c))) {
            return name;
        }
        var quoted = new StringBuilder("\"");
        name.chars().forEach(c -> append((char) c, quoted));
        return quoted.append('"').toString();
    }

    /** Appends what stands at {@code at} in quotes to {@code string}; returns how many characters that was. */
    static int read(String text, int at, StringBuilder string) {
        if (text.charAt(at) != '\\') {
            string.append(text.charAt(at));
            return 1;
        }
        boolean simple = at + 1 < text.length() && "\"\\".indexOf(text.charAt(at + 1)) >= 0;
        if (simple) {
            string.append(text.charAt(at + 1));
            return 2;
        }
        if (text.startsWith("\\u", at) && at + 6 <= text.length()) {
            String digits = text.substring(at + 2, at + 6);
            if (digits.matches("[0-9a-fA-F]{4}")) {
                string.append((char) Integer.parseInt(digits, 16));
                return 6;
            }
        }
        throw new RuleSyntaxException(text, at, "in quotes, after \\, comes \", \\ or u and four digits");
    }

    private static void append(char c, StringBuilder quoted) {
        if (c == '"' || c == '\\') {
            quoted.append('\\').append(c);
        } else if (c >= ' ' && c <= '~') {
            quoted.append(c);
        } else {
            quoted.append(String.format("\\u%04x", (int) c));
        }
    }
}
