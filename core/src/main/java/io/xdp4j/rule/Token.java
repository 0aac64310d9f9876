package io.xdp4j.rule;

/**
 * A piece of the text of rules.
 *
 * @param kind what it is
 * @param text its characters; of a string what it stands for
 * @param at where it starts in the text
 * @param end where it ends
 */
record Token(Kind kind, String text, int at, int end) {

    /** Kinds of pieces. */
    enum Kind {
        /** A keyword, a name, a number, an address. */
        WORD,
        /** Something in quotes. */
        STRING,
        /** An operator or a bracket. */
        SYMBOL,
        /** The end of a line. */
        NEWLINE,
        /** The end of the text. */
        END
    }

    /** Returns whether it is this word or symbol. */
    boolean is(String word) {
        return (kind == Kind.WORD || kind == Kind.SYMBOL) && text.equals(word);
    }

    /** Returns whether a statement ends before it. */
    boolean isEnd() {
        return kind == Kind.NEWLINE || kind == Kind.END || is(";");
    }

    /** Returns it as an error names it. */
    @Override
    public String toString() {
        return switch (kind) {
            case WORD, SYMBOL -> "'" + text + "'";
            case STRING -> "a string in quotes";
            case NEWLINE -> "the end of the line";
            case END -> "the end of the text";
        };
    }
}
