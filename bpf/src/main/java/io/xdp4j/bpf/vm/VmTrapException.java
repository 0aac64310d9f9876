package io.xdp4j.bpf.vm;

/**
 * A program did what no program may: it reached beyond its memory, ran for too long, or the like. It was stopped there,
 * and what it had written until then stays.
 *
 * @since 0.1
 */
public final class VmTrapException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int slot;

    /**
     * Without a stack trace: it is not Java that failed.
     *
     * @param slot of the instruction, from the start of the program; -1 if it is not known
     * @param message what it did
     */
    public VmTrapException(int slot, String message) {
        super((slot < 0 ? "" : "slot " + slot + ": ") + message, null, false, false);
        this.slot = slot;
    }

    /** {@return the slot of the instruction, from the start of the program; -1 if it is not known} */
    public int slot() {
        return slot;
    }
}
