package io.xdp4j.bpf.vm.map;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Bytes in the memory of a VM, eight at a time: most keys and values are short, and eight bytes never tear. */
final class Words {

    private Words() {}

    static void copy(MemorySegment space, long from, long to, int bytes) {
        int at = 0;
        for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
            space.set(JAVA_LONG_UNALIGNED, to + at, space.get(JAVA_LONG_UNALIGNED, from + at));
        }
        if (at + Integer.BYTES <= bytes) {
            space.set(JAVA_INT_UNALIGNED, to + at, space.get(JAVA_INT_UNALIGNED, from + at));
            at += Integer.BYTES;
        }
        for (; at < bytes; at++) {
            space.set(JAVA_BYTE, to + at, space.get(JAVA_BYTE, from + at));
        }
    }

    static boolean same(MemorySegment space, long a, long b, int bytes) {
        if (bytes == Long.BYTES) {
            return space.get(JAVA_LONG_UNALIGNED, a) == space.get(JAVA_LONG_UNALIGNED, b);
        }
        if (bytes == Integer.BYTES) {
            return space.get(JAVA_INT_UNALIGNED, a) == space.get(JAVA_INT_UNALIGNED, b);
        }
        return sameLong(space, a, b, bytes);
    }

    private static boolean sameLong(MemorySegment space, long a, long b, int bytes) {
        int at = 0;
        for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
            if (space.get(JAVA_LONG_UNALIGNED, a + at) != space.get(JAVA_LONG_UNALIGNED, b + at)) {
                return false;
            }
        }
        for (; at < bytes; at++) {
            if (space.get(JAVA_BYTE, a + at) != space.get(JAVA_BYTE, b + at)) {
                return false;
            }
        }
        return true;
    }

    static void zero(MemorySegment space, long from, int bytes) {
        int at = 0; // a slice to fill would be an object, as long as HotSpot has not compiled this
        for (; at + Long.BYTES <= bytes; at += Long.BYTES) {
            space.set(JAVA_LONG_UNALIGNED, from + at, 0);
        }
        for (; at < bytes; at++) {
            space.set(JAVA_BYTE, from + at, (byte) 0);
        }
    }
}
