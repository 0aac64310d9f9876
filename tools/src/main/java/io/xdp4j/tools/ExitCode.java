package io.xdp4j.tools;

/** What the command's exit code says. */
final class ExitCode {

    static final int DONE = 0;
    static final int FAILED = 1;
    static final int WRONG_USAGE = 2;
    static final int NOT_POSSIBLE_HERE = 3;

    private ExitCode() {}
}
