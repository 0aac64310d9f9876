package io.xdp4j.rule;

import io.xdp4j.device.XdpException;
import java.util.List;

/**
 * A program that would take frames that keep the host reachable, and was not attached; see {@link ManagementProbes}.
 *
 * @since 0.1
 */
public final class ManagementException extends XdpException {

    private static final long serialVersionUID = 1;

    /** Why. */
    private final String reason;

    private ManagementException(String operation, String reason) {
        super(
                Kind.INVALID,
                operation,
                0,
                reason,
                "let them pass by a rule before it, or attach with AttachSpec.withManagementAllowed()");
        this.reason = reason;
    }

    /** Throws one if there are {@code refusals}: who would take what, a clause each. */
    public static void requireNone(String operation, List<?> refusals) throws ManagementException {
        if (!refusals.isEmpty()) {
            String more = refusals.size() > 1 ? " and " + (refusals.size() - 1) + " more" : "";
            throw new ManagementException(operation, refusals.getFirst() + more + ", which keep the host reachable");
        }
    }

    /** Returns the same error with other advice, for who has another word for what is to be allowed. */
    public XdpException withAdvice(String advice) {
        return new XdpException(kind(), operation(), code(), reason, advice);
    }
}
