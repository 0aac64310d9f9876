package io.xdp4j.device;

/**
 * A feature that this kernel, driver or interface does not have, and what has it.
 *
 * @since 0.1
 */
public final class UnsupportedFeatureException extends XdpException {

    private static final long serialVersionUID = 1;

    /**
     * Makes an error.
     *
     * @param operation what was tried, and on what
     * @param code the errno or NTSTATUS, 0 if none
     * @param reason what is missing
     * @param advice what has it, or what to use instead
     */
    public UnsupportedFeatureException(String operation, int code, String reason, String advice) {
        super(Kind.UNSUPPORTED, operation, code, reason, advice);
    }
}
