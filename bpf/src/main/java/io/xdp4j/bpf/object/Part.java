package io.xdp4j.bpf.object;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A part of an object file; little endian, every read is bounded, and an error names the place in the file. */
final class Part {

    private static final VarHandle U16 = view(short[].class);
    private static final VarHandle U32 = view(int[].class);
    private static final VarHandle U64 = view(long[].class);

    private final byte[] file;
    private final int start;
    private final int length;
    private final String what;

    private Part(byte[] file, int start, int length, String what) {
        this.file = file;
        this.start = start;
        this.length = length;
        this.what = what;
    }

    /** Borrows the file. */
    static Part whole(byte[] file) {
        return new Part(file, 0, file.length, "the file");
    }

    int length() {
        return length;
    }

    /** Returns the offset in the file of a byte of this part. */
    int offset(long at) {
        return Math.clamp(start + at, 0, file.length);
    }

    /** Returns a part of this part, called {@code name} in errors. */
    Part part(long at, long bytes, String name) throws ObjectException {
        if (at < 0 || bytes < 0 || at > length || bytes > length - at) {
            throw ObjectException.at(
                    offset(Math.min(Math.max(at, 0), length)),
                    name + " has " + Long.toUnsignedString(bytes) + " bytes at " + Long.toUnsignedString(at) + " of "
                            + what + ", which has " + length);
        }
        return new Part(file, start + (int) at, (int) bytes, name);
    }

    int u8(long at) throws ObjectException {
        return file[check(at, 1)] & 0xff;
    }

    int u16(long at) throws ObjectException {
        return (short) U16.get(file, check(at, 2)) & 0xffff;
    }

    int s32(long at) throws ObjectException {
        return (int) U32.get(file, check(at, 4));
    }

    long u32(long at) throws ObjectException {
        return s32(at) & 0xffff_ffffL;
    }

    long u64(long at) throws ObjectException {
        return (long) U64.get(file, check(at, 8));
    }

    /** Returns text that ends with a zero byte, which must be in this part. */
    String text(long at) throws ObjectException {
        int from = check(at, 1);
        int end = from;
        while (end < start + length && file[end] != 0) {
            end++;
        }
        if (end == start + length) {
            throw ObjectException.at(from, "text of " + what + " does not end");
        }
        return new String(file, from, end - from, StandardCharsets.UTF_8);
    }

    byte[] bytes() {
        return Arrays.copyOfRange(file, start, start + length);
    }

    /** Returns an error about a byte of this part. */
    ObjectException error(long at, String message) {
        return ObjectException.at(offset(at), what + ": " + message);
    }

    private int check(long at, int bytes) throws ObjectException {
        if (at < 0 || at > length - bytes) {
            throw ObjectException.at(offset(Math.max(at, 0)), what + " ends after " + length + " bytes");
        }
        return start + (int) at;
    }

    private static VarHandle view(Class<?> array) {
        return MethodHandles.byteArrayViewVarHandle(array, ByteOrder.LITTLE_ENDIAN);
    }
}
