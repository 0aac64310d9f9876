package io.xdp4j.bpf.vm.map;

import java.lang.foreign.MemorySegment;

/**
 * Where a {@link HashTable} and its elements lie.
 *
 * @param space in which all offsets are
 * @param keys host offset of the key of element 0
 * @param stride bytes from one key to the next
 * @param table host offset of the first bucket
 * @param mask how many buckets there are, less one
 * @param links by element: the next of its chain
 * @param address guest address of the value of element 0
 * @param cpuStep bytes from what one CPU has to what the next has, 0 if all have the same
 * @param uses host offset of the byte that says whether element 0 was used, 0 if none does
 * @param useStride bytes from one of these to the next
 */
record HashPlace(
        MemorySegment space,
        KeyHash hash,
        int keyBytes,
        long keys,
        int stride,
        long table,
        int mask,
        int[] links,
        long address,
        long cpuStep,
        long uses,
        int useStride) {

    /** Returns the same, of a map whose values are at a guest address. */
    HashPlace at(long valuesAddress, long bytesPerCpu) {
        return new HashPlace(
                space, hash, keyBytes, keys, stride, table, mask, links, valuesAddress, bytesPerCpu, uses, useStride);
    }

    /** Returns the same, with a byte for each element that look-ups set. */
    HashPlace marking(long bytes, int apart) {
        return new HashPlace(space, hash, keyBytes, keys, stride, table, mask, links, address, cpuStep, bytes, apart);
    }

    /** Returns the host offset of an element's key. */
    long key(int element) {
        return keys + (long) element * stride;
    }
}
