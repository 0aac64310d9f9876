package io.xdp4j.tools.rules;

/** A document that is no rule list; the message begins with the way to what is wrong. */
public final class DocumentException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    /** Says what is wrong. */
    public DocumentException(String message) {
        super(message);
    }
}
