package io.xdp4j.bpf;

/**
 * The 8 bytes of an instruction, taken apart; what the fields mean depends on the opcode. RFC 9669 section 3.1.
 *
 * <p>{@code destination} and {@code source} are u4 and may be no register at all, {@code offset} is s16.
 */
record Slot(int opcode, int destination, int source, int offset, int immediate) {

    static final int BYTES = 8;

    Slot {
        assert opcode == (opcode & 0xff) : opcode;
        assert destination == (destination & 0xf) : destination;
        assert source == (source & 0xf) : source;
        assert offset == (short) offset : offset;
    }

    /** Takes apart a slot that was read as little endian u64. */
    static Slot of(long bits) {
        return new Slot(
                (int) bits & 0xff, (int) (bits >> 8) & 0xf, (int) (bits >> 12) & 0xf, (short) (bits >> 16), (int)
                        (bits >> 32));
    }

    /** The slot as little endian u64. */
    long bits() {
        return opcode
                | (long) destination << 8
                | (long) source << 12
                | (offset & 0xffffL) << 16
                | (long) immediate << 32;
    }
}
