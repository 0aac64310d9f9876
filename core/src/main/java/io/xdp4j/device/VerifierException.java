package io.xdp4j.device;

import java.util.List;

/**
 * A program that the kernel's verifier refused: two lines that matter, and the whole log.
 *
 * @since 0.1
 */
public final class VerifierException extends XdpException {

    private static final long serialVersionUID = 1;

    /** The whole log. */
    private final String log;

    /**
     * Makes an error.
     *
     * @param operation what was loaded
     * @param code the errno
     * @param log the verifier's whole log
     */
    public VerifierException(String operation, int code, String log) {
        this(operation, code, log, "");
    }

    /**
     * Makes an error.
     *
     * @param operation what was loaded
     * @param code the errno
     * @param log the verifier's whole log
     * @param where what the log does not say, for example which of several programs the instruction belongs to; may be
     *     empty
     */
    public VerifierException(String operation, int code, String log, String where) {
        super(Kind.VERIFIER, operation, code, reason(log, where), "log() has it all");
        this.log = log;
    }

    /** Returns the verifier's whole log, lines separated by {@code \n}. */
    public String log() {
        return log;
    }

    private static String reason(String log, String where) {
        return "the verifier refused the program: " + digest(log) + (where.isEmpty() ? "" : " | " + where);
    }

    /** The last two lines that say something: the verdict and the instruction before it. */
    private static String digest(String log) {
        List<String> lines = log.lines()
                .filter(line ->
                        !line.isBlank() && !line.startsWith("processed ") && !line.startsWith("verification time"))
                .toList();
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 2), lines.size()));
    }
}
