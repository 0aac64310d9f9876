package io.xdp4j.bpf;

/**
 * The line of source that an instruction and those after it were compiled from.
 *
 * @param slot the first of their slots, from the start of the program
 * @param file name of the source file, as the compiler was given it
 * @param line from 1
 * @param column from 1, or 0 if it is not known
 * @param text the line, or empty if it is not known
 * @since 0.1
 */
public record SourceLine(int slot, String file, int line, int column, String text) {

    /** {@return {@code file:line: text}} */
    @Override
    public String toString() {
        return file + ":" + line + (text.isBlank() ? "" : ": " + text.strip());
    }
}
