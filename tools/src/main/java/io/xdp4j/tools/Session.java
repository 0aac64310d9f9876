package io.xdp4j.tools;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * What a command talks through.
 *
 * @param in gives what a command reads if it is told to
 * @param out takes the result
 * @param err takes errors and progress
 * @param isTerminal whether somebody watches {@code err}
 * @param stop whether the command is to end
 */
record Session(InputStream in, PrintStream out, PrintStream err, boolean isTerminal, Stop stop) {

    /** A session in which nothing can be read. */
    Session(PrintStream out, PrintStream err, boolean isTerminal, Stop stop) {
        this(InputStream.nullInputStream(), out, err, isTerminal, stop);
    }
}
