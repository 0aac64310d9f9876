package io.xdp4j.device;

/**
 * A program that the kernel's verifier refused: what matters, in a line, and the whole log.
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
        return "the verifier refused the program: " + VerifierDigest.of(log) + (where.isEmpty() ? "" : " | " + where);
    }
}
