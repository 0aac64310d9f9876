package io.xdp4j.bpf.vm;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;

/** Helpers that format and read text. */
final class TextHelpers {

    private static final int MAX_ARGUMENTS = 12; // MAX_BPRINTF_VARARGS in include/linux/bpf.h
    private static final int MAX_DIGITS = 64;
    private static final int MAX_TEXT = 1 << 16;

    /** What is looked at one by one takes longer than bytes that are copied. */
    private static final long BYTES_OF_A_CHARACTER = 8;

    private static final long BASE = 0x1f; // BPF_STRTOX_BASE_MASK in kernel/bpf/helpers.c

    private TextHelpers() {}

    /** Hands a line to the VM's sink. Returns its length. */
    static long tracePrintk(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return trace(c, format(c, r1, r2), new long[] {r3, r4, r5}, 3);
    }

    static long traceVprintk(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        if (!plausible(r4)) {
            return Errno.EINVAL;
        }
        return trace(c, format(c, r1, r2), arguments(c, r3, r4), (int) (r4 / 8));
    }

    private static long trace(VmContext c, String format, long[] arguments, int count) {
        String line = TextFormat.of(c, format, arguments, count);
        if (line == null) {
            return Errno.EINVAL;
        }
        c.spend(BYTES_OF_A_CHARACTER * line.length());
        c.vm.services().trace().accept(line);
        c.requireFrame(); // others had their turn
        return line.length();
    }

    /** Returns the bytes of the whole text with its zero; what does not fit is cut off. */
    static long snprintf(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        if (!plausible(r5)) {
            return Errno.EINVAL;
        }
        String text = TextFormat.of(c, string(c, r3), arguments(c, r4, r5), (int) (r5 / 8));
        if (text == null) {
            return Errno.EINVAL;
        }
        c.spend(BYTES_OF_A_CHARACTER * text.length());
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        long size = r2 & 0xffff_ffffL;
        if (size > 0) {
            long to = c.host(r1, size, true, c.slot);
            int kept = (int) Math.min(bytes.length, size - 1);
            MemorySegment.copy(MemorySegment.ofArray(bytes), 0, c.space, to, kept);
            Memory.put1(c.space, to + kept, 0);
        }
        return bytes.length + 1;
    }

    private static boolean plausible(long bytes) {
        return bytes >= 0 && bytes <= 8 * MAX_ARGUMENTS && bytes % 8 == 0;
    }

    private static long[] arguments(VmContext c, long address, long bytes) {
        var arguments = new long[MAX_ARGUMENTS];
        for (int i = 0; i < bytes / 8; i++) {
            arguments[i] = Memory.get8(c.space, c.host(address + 8L * i, 8, false, c.slot));
        }
        return arguments;
    }

    /** Reads text of a known size, up to its zero. */
    private static String format(VmContext c, long address, long size) {
        if (size <= 0 || size > MAX_TEXT) {
            throw new VmTrapException(c.slot, "a format of " + size + " bytes");
        }
        c.spend(BYTES_OF_A_CHARACTER * size);
        var bytes = new byte[(int) size];
        MemorySegment.copy(c.space, c.host(address, size, false, c.slot), MemorySegment.ofArray(bytes), 0, size);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\0');
        return end < 0 ? text : text.substring(0, end);
    }

    /** Reads text up to its zero, which is not too far: the text is copied to the heap. */
    static String string(VmContext c, long address) {
        var text = new StringBuilder();
        for (long at = address; at != address + MAX_TEXT; at++) {
            long next = c.load1(at, c.slot);
            if (next == 0) {
                return text.toString();
            }
            text.append((char) next);
            c.spend(BYTES_OF_A_CHARACTER);
        }
        throw new VmTrapException(c.slot, "a text of more than " + MAX_TEXT + " bytes at " + Places.hex(address));
    }

    /** Reads a signed number into the u64 at R4. Returns how many bytes it took. */
    static long strtol(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return parse(c, r1, r2, r3, r4, true);
    }

    /** Reads an unsigned number into the u64 at R4. Returns how many bytes it took. */
    static long strtoul(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return parse(c, r1, r2, r3, r4, false);
    }

    /** As {@code __bpf_strtoull} in kernel/bpf/helpers.c. */
    private static long parse(VmContext c, long address, long size, long flags, long result, boolean signed) {
        long base = flags & BASE;
        if (size <= 0 || (flags & ~BASE) != 0 || base != 0 && base != 8 && base != 10 && base != 16) {
            return Errno.EINVAL;
        }
        long text = c.host(address, size, false, c.slot);
        c.host(result, 8, true, c.slot);
        long at = 0;
        while (at < size && Character.isWhitespace((int) Memory.get1(c.space, text + at))) {
            at++;
            c.spend(BYTES_OF_A_CHARACTER);
        }
        boolean negative = at < size && Memory.get1(c.space, text + at) == '-';
        if (negative && !signed) {
            return Errno.EINVAL;
        }
        var number = new Digits(c.space, text + at + (negative ? 1 : 0), text + size, (int) base, MAX_DIGITS);
        if (number.bytes() == 0) {
            return Errno.EINVAL;
        }
        long limit = negative ? Long.MIN_VALUE : signed ? Long.MAX_VALUE : -1;
        if (number.overflows() || Long.compareUnsigned(number.value(), limit) > 0) {
            return Errno.ERANGE;
        }
        c.store8(result, negative ? -number.value() : number.value(), c.slot);
        return at + (negative ? 1 : 0) + number.bytes();
    }

    /** Compares text of a size with text up to its zero. */
    static long strncmp(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        for (long i = 0; i < (r2 & 0xffff_ffffL); i++) {
            c.spend(BYTES_OF_A_CHARACTER);
            long left = c.load1(r1 + i, c.slot);
            long right = c.load1(r3 + i, c.slot);
            if (left != right) {
                return left < right ? -1 : 1;
            }
            if (left == 0) {
                return 0;
            }
        }
        return 0;
    }
}
