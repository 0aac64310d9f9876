package io.xdp4j.bpf.check;

/**
 * A program whose structure is wrong: the message says where and why.
 *
 * @since 0.1
 */
public final class CheckException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int slot;

    CheckException(int slot, String message) {
        super(message);
        this.slot = slot;
    }

    /** {@return the slot of the instruction that is wrong, from the start of the program} */
    public int slot() {
        return slot;
    }
}
