package io.xdp4j.bpf.vm;

import java.lang.foreign.MemorySegment;

/** The digits at a place in memory, read as {@code _parse_integer} of lib/kstrtox.c does. */
final class Digits {

    private final long bytes;
    private long value;
    private boolean overflows;

    /** Reads up to {@code end}, at most {@code most} bytes. A base of 0 is told by the prefix. */
    Digits(MemorySegment space, long start, long end, int base, int most) {
        long last = Math.min(end, start + most);
        boolean zero = start < last && space.get(Memory.U8, start) == '0';
        boolean hex = zero
                && start + 2 < last
                && (space.get(Memory.U8, start + 1) | 0x20) == 'x'
                && Character.digit(space.get(Memory.U8, start + 2), 16) >= 0;
        int radix = base != 0 ? base : hex ? 16 : zero ? 8 : 10;
        long at = radix == 16 && hex ? start + 2 : start;
        for (; at < last; at++) {
            int digit = Character.digit(space.get(Memory.U8, at), radix);
            if (digit < 0) {
                break;
            }
            overflows |= Long.compareUnsigned(value, Long.divideUnsigned(-1 - digit, radix)) > 0;
            value = value * radix + digit;
        }
        bytes = at - start;
    }

    /** Returns how many bytes were read, with the prefix; 0 if there is no digit. */
    long bytes() {
        return bytes;
    }

    long value() {
        return value;
    }

    /** Returns whether it has more than 64 bits. */
    boolean overflows() {
        return overflows;
    }
}
