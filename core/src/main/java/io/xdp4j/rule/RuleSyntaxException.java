package io.xdp4j.rule;

/**
 * A text that is no rule. The message says where and why, and shows the line:
 *
 * <pre>
 * line 3, column 10: 'dport' is no word of rules; did you mean 'dst port'?
 *   udp and dport 53 -> drop
 *           ^
 * </pre>
 *
 * @since 0.1
 */
public final class RuleSyntaxException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** How much of a long line is shown on each side of the place. */
    private static final int MOST_SHOWN = 60;

    private final int line;
    private final int column;
    private final String problem;

    /** Says that {@code text} is wrong at the character {@code at}, 0 to its length. */
    RuleSyntaxException(String text, int at, String problem) {
        this(problem, lineOf(text, at), at - startOfLine(text, at) + 1, excerpt(text, at));
    }

    private RuleSyntaxException(String problem, int line, int column, String excerpt) {
        super("line " + line + ", column " + column + ": " + problem + "\n" + excerpt);
        this.line = line;
        this.column = column;
        this.problem = problem;
    }

    /** Returns the line, 1 or more. */
    public int line() {
        return line;
    }

    /** Returns the character in the line, 1 or more; of an end that comes too early the one after the last. */
    public int column() {
        return column;
    }

    /** Returns what is wrong, without the place. */
    public String problem() {
        return problem;
    }

    /** Returns the number of the line that has the character {@code at}, 1 or more. */
    static int lineOf(String text, int at) {
        int line = 1;
        for (int i = text.indexOf('\n'); i >= 0 && i < at; i = text.indexOf('\n', i + 1)) {
            line++;
        }
        return line;
    }

    private static int startOfLine(String text, int at) {
        return at == 0 ? 0 : text.lastIndexOf('\n', at - 1) + 1;
    }

    private static String excerpt(String text, int at) {
        int end = text.indexOf('\n', at);
        int from = Math.max(startOfLine(text, at), at - MOST_SHOWN);
        int to = Math.min(end < 0 ? text.length() : end, at + MOST_SHOWN);
        return "  " + printable(text.substring(from, to)).stripTrailing() + "\n  " + " ".repeat(at - from) + "^";
    }

    /** Characters that would move the caret, or the cursor of a terminal, become blanks. */
    private static String printable(String line) {
        var printable = new StringBuilder(line);
        for (int i = 0; i < line.length(); i++) {
            if (Character.isISOControl(line.charAt(i))) {
                printable.setCharAt(i, ' ');
            }
        }
        return printable.toString();
    }
}
