package io.xdp4j.rule;

/**
 * How frames are read.
 *
 * @since 0.1
 */
public enum ParserMode {
    /** As the protocols say; see the choices in {@code docs/rules.md}. */
    STRICT("strict"),
    /** As XDP for Windows does, with its gaps. */
    WINDOWS_COMPAT("windows-compat");

    private final String text;

    ParserMode(String text) {
        this.text = text;
    }

    /** Returns the mode that {@code text} names: {@code strict} or {@code windows-compat}. */
    public static ParserMode parse(String text) {
        for (ParserMode mode : values()) {
            if (mode.text.equals(text)) {
                return mode;
            }
        }
        throw new IllegalArgumentException("parser: " + text + ", must be strict or windows-compat");
    }

    @Override
    public String toString() {
        return text;
    }
}
