package io.xdp4j.bpf.map;

import java.io.IOException;

/**
 * What a map refused, in the kernel or in the VM.
 *
 * @since 0.1
 */
public final class MapException extends IOException {

    private static final long serialVersionUID = 1;

    /** Linux's number. */
    private final int errno;

    /**
     * Makes an error.
     *
     * @param operation what was tried
     * @param map its name
     * @param errno Linux's number, above 0
     */
    public MapException(String operation, String map, int errno) {
        super(operation + " map " + map + ": " + text(errno));
        this.errno = errno;
    }

    /**
     * Makes an error that says more.
     *
     * @param operation what was tried
     * @param map its name
     * @param errno Linux's number, above 0
     * @param reason why it was refused
     */
    public MapException(String operation, String map, int errno, String reason) {
        super(operation + " map " + map + ": " + reason);
        this.errno = errno;
    }

    /** {@return Linux's number, above 0} */
    public int errno() {
        return errno;
    }

    private static String text(int errno) {
        return MapErrno.of(errno).map(known -> known + ": " + known.reason()).orElse("errno " + errno);
    }
}
