package io.xdp4j.rule;

import io.xdp4j.rule.Token.Kind;
import java.util.Set;

/**
 * Cuts the text of rules into tokens, one at a time. The end of a line is none inside of brackets and after an
 * operator; neither are blanks and comments.
 */
final class RuleLexer {

    /** How long a text may be, in characters. */
    static final int MOST_TEXT = 1 << 24;

    /** How long a word may be, in characters. */
    static final int MOST_WORD = 256;

    private static final char BYTE_ORDER_MARK = '\uFEFF';
    private static final Set<String> DOUBLE = Set.of("&&", "||", "==", "!=", "<=", ">=", "->");
    private static final String SINGLE = "(){}[],;&|!=<>";
    private static final Set<String> OPERATORS = Set.of(
            "and", "or", "not", "in", "&&", "||", "!", "->", "&", "|", ",", "=", "==", "!=", "<", "<=", ">", ">=");

    private final String text;
    private int at;
    private int depth;
    private boolean inField;
    private boolean afterOperator;

    RuleLexer(String text) {
        this.text = text;
        if (text.length() > MOST_TEXT) {
            throw new RuleSyntaxException(text, MOST_TEXT, "text of more than " + MOST_TEXT + " characters");
        }
        this.at = text.indexOf(BYTE_ORDER_MARK) == 0 ? 1 : 0;
    }

    String text() {
        return text;
    }

    /** Returns the next token. */
    Token next() {
        skipBlanks();
        Token token = token();
        at = token.end();
        afterOperator = token.kind() != Kind.STRING && OPERATORS.contains(token.text());
        bracket(token);
        return token;
    }

    /** Goes back to a token that is not inside of brackets which were opened after it. */
    void back(Token token, int depth) {
        this.at = token.at();
        this.depth = depth;
        this.inField = false;
        this.afterOperator = false;
    }

    /** Returns how many brackets are open. */
    int depth() {
        return depth;
    }

    /** Returns what is before the next blank, comma or closing brace: an element of a set. */
    Token element() {
        skipBlanks();
        int end = at;
        while (end < text.length() && " \t\r\n,;{}#\"".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        Token element = word(end);
        at = end;
        return element;
    }

    private void bracket(Token token) {
        if (token.kind() == Kind.SYMBOL) {
            switch (token.text()) {
                case "(", "{", "[" -> depth++;
                case ")", "}", "]" -> depth = Math.max(0, depth - 1);
                default -> {}
            }
            inField = token.is("[") || inField && !token.is("]");
        }
    }

    private void skipBlanks() {
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c == '#') {
                int end = text.indexOf('\n', at);
                at = end < 0 ? text.length() : end;
            } else if (isBlank(c) || c == '\n' && (depth > 0 || afterOperator)) {
                at++;
            } else {
                return;
            }
        }
    }

    private Token token() {
        if (at == text.length()) {
            return new Token(Kind.END, "", at, at);
        }
        char c = text.charAt(at);
        if (c == '\n') {
            return new Token(Kind.NEWLINE, "", at, at + 1);
        }
        if (c == '"') {
            return string();
        }
        int end = endOfWord();
        return end > at ? word(end) : symbol();
    }

    private Token word(int end) {
        if (end - at > MOST_WORD) {
            throw new RuleSyntaxException(text, at, "a word of more than " + MOST_WORD + " characters");
        }
        return new Token(Kind.WORD, text.substring(at, end), at, end);
    }

    private Token symbol() {
        if (at + 2 <= text.length() && DOUBLE.contains(text.substring(at, at + 2))) {
            return new Token(Kind.SYMBOL, text.substring(at, at + 2), at, at + 2);
        }
        if (SINGLE.indexOf(text.charAt(at)) >= 0 || inField && text.charAt(at) == ':') {
            return new Token(Kind.SYMBOL, text.substring(at, at + 1), at, at + 1);
        }
        String name = String.format("U+%04X", text.codePointAt(at));
        throw new RuleSyntaxException(text, at, "character " + name + " means nothing in rules");
    }

    private Token string() {
        var string = new StringBuilder();
        int i = at + 1;
        while (i < text.length() && text.charAt(i) != '"' && text.charAt(i) != '\n') {
            i += QuotedText.read(text, i, string);
        }
        if (i >= text.length() || text.charAt(i) == '\n') {
            throw new RuleSyntaxException(text, at, "a string without its closing quote");
        }
        return new Token(Kind.STRING, string.toString(), at, i + 1);
    }

    private int endOfWord() {
        int end = at;
        while (end < text.length() && isWord(end)) {
            end++;
        }
        return end;
    }

    private boolean isWord(int i) {
        char c = text.charAt(i);
        return switch (c) {
            case ':' -> !inField;
            case '-' -> !text.startsWith("->", i);
            default -> isPlain(c);
        };
    }

    /** Returns whether it may be anywhere in a word. */
    static boolean isPlain(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || "_.-/@\\%".indexOf(c) >= 0;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == '\r';
    }
}
