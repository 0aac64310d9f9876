package io.xdp4j.bpf;

/** A place in a program that is being written; made by {@link Assembler#label} and good for that assembler alone. */
public final class Label {

    private static final int UNBOUND = -1;

    private final Assembler owner;
    private int slot = UNBOUND;

    Label(Assembler owner) {
        this.owner = owner;
    }

    void bind(Assembler assembler, int slot) {
        checkOwner(assembler);
        if (isBound()) {
            throw new IllegalStateException("label is bound to slot " + this.slot + " already");
        }
        this.slot = slot;
    }

    void checkOwner(Assembler assembler) {
        if (owner != assembler) {
            throw new IllegalArgumentException("label of another assembler");
        }
    }

    boolean isBound() {
        return slot != UNBOUND;
    }

    int slot() {
        assert isBound();
        return slot;
    }
}
