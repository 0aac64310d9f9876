package io.xdp4j.bpf.object;

import java.io.IOException;

/**
 * An object file that is not what it should be, or that needs what is not supported; the message says where and what.
 *
 * @since 0.1
 */
public final class ObjectException extends IOException {

    private static final long serialVersionUID = 1;

    /** @serial of the byte that is wrong, -1 if it is not about one */
    private final long offset;

    private ObjectException(long offset, String message, Throwable cause) {
        super(message, cause);
        this.offset = offset;
    }

    static ObjectException at(long offset, String message) {
        return at(offset, message, null);
    }

    static ObjectException at(long offset, String message, Throwable cause) {
        return new ObjectException(offset, "offset " + offset + ": " + message, cause);
    }

    static ObjectException of(String message) {
        return new ObjectException(-1, message, null);
    }

    /** {@return where in the file it is wrong, or -1 if it is not about one place} */
    public long offset() {
        return offset;
    }
}
