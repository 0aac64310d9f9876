package io.xdp4j.tools;

import java.io.PrintStream;

/**
 * What a command talks through.
 *
 * @param out takes the result
 * @param err takes errors and progress
 * @param isTerminal whether somebody watches {@code err}
 * @param stop whether the command is to end
 */
record Session(PrintStream out, PrintStream err, boolean isTerminal, Stop stop) {}
