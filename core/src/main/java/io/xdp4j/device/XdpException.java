package io.xdp4j.device;

import java.io.IOException;

/**
 * An operation that the operating system or a driver refused: what was tried, its code, and what to do.
 *
 * <p>The message is {@code operation: reason; advice}. Misuse of the API is an {@link IllegalArgumentException} or an
 * {@link IllegalStateException} instead.
 *
 * @since 0.1
 */
public class XdpException extends IOException {

    private static final long serialVersionUID = 1;

    /** What kind of no it is. */
    public enum Kind {
        /** A right is missing. */
        DENIED,
        /** Somebody else has it. */
        BUSY,
        /** It does not exist, or no longer. */
        GONE,
        /** There is not enough of something, for example of lockable memory. */
        LIMIT,
        /** This kernel, driver or interface cannot do it. */
        UNSUPPORTED,
        /** A value was refused. */
        INVALID,
        /** The kernel's verifier refused a program. */
        VERIFIER
    }

    /** The kind. */
    private final Kind kind;

    /** What was tried. */
    private final String operation;

    /** The errno or NTSTATUS. */
    private final int code;

    /** What to do. */
    private final String advice;

    /**
     * Makes an error.
     *
     * @param kind what kind of no it is
     * @param operation what was tried, and on what, for example {@code bind eth0 queue 3}
     * @param code the errno or NTSTATUS, 0 if none
     * @param reason why it was refused
     * @param advice what to do about it; may be empty
     */
    public XdpException(Kind kind, String operation, int code, String reason, String advice) {
        super(operation + ": " + reason + (advice.isEmpty() ? "" : "; " + advice));
        this.kind = kind;
        this.operation = operation;
        this.code = code;
        this.advice = advice;
    }

    /** Returns what kind of no it is. */
    public final Kind kind() {
        return kind;
    }

    /** Returns what was tried. */
    public final String operation() {
        return operation;
    }

    /** Returns the errno (Linux) or NTSTATUS (Windows), or 0 if no system call was refused. */
    public final int code() {
        return code;
    }

    /** Returns what to do about it; empty if nothing is known. */
    public final String advice() {
        return advice;
    }
}
