package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.vm.map.VmMap;

/** The values of a map as programs reach them: they may touch what is inside one value. */
public final class Region {

    public final VmMap map;

    /** Host offset of the first byte. */
    public final long base;

    /** Bytes of all values with what is between them, below 2 to the 32nd. */
    public final long bytes;

    /** From one value to the next. */
    public final long stride;

    /** 2 to the 64th divided by the stride, rounded up: offsets have 32 bits, so a product with it is a quotient. */
    final long inverse;

    /** How much may be touched at each multiple of the stride. */
    public final long valueBytes;

    public final boolean writable;

    public Region(VmMap map) {
        this(map, map.writable());
    }

    private Region(VmMap map, boolean writable) {
        this.map = map;
        this.base = map.valuesOffset();
        this.bytes = map.valuesBytes();
        this.stride = Math.max(map.stride(), 8);
        this.inverse = Long.divideUnsigned(-1L, stride) + 1;
        this.valueBytes = map.reach();
        this.writable = writable;
        if (bytes < 0 || bytes > 0xffff_ffffL) {
            throw new IllegalArgumentException("map " + map.spec().name() + " of " + bytes + " bytes is too large");
        }
    }

    /** Returns the same, for programs that may not write to it. */
    public Region readOnly() {
        return new Region(map, false);
    }

    /** Returns whether a program may touch some bytes at an offset of 32 bits. */
    public boolean holds(long offset, long size, boolean write) {
        long within = offset - Math.unsignedMultiplyHigh(offset, inverse) * stride;
        return size <= valueBytes - within && size <= bytes - offset && (writable || !write);
    }
}
