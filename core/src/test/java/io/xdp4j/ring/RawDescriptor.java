package io.xdp4j.ring;

/** Writes descriptors that no method of {@link TxRing} writes. */
public final class RawDescriptor {

    private RawDescriptor() {}

    /** Writes the {@code i}-th reserved descriptor with any options. */
    public static void set(TxRing tx, int i, long address, int length, int options) {
        tx.ring.word(i * Descriptor.WORDS + Descriptor.ADDRESS, address);
        tx.ring.word(i * Descriptor.WORDS + Descriptor.LENGTH_AND_OPTIONS, Descriptor.word(length, options));
    }
}
