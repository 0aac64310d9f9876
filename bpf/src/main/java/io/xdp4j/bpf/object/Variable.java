package io.xdp4j.bpf.object;

import java.util.Arrays;

/**
 * A global variable.
 *
 * @param name of it
 * @param map that it is in
 * @param offset in the value of that map
 * @param bytes that it takes
 * @param type in the object's BTF, 0 if it is not known
 * @param typeName as C writes it, empty if it is not known
 * @param number whether it is a whole number of 1, 2, 4 or 8 bytes
 * @param signed whether it can be negative
 * @since 0.1
 */
public record Variable(
        String name, String map, int offset, int bytes, int type, String typeName, boolean number, boolean signed) {

    /**
     * {@return its bytes}
     *
     * @param contents the value of its map
     */
    public byte[] bytes(byte[] contents) {
        return Arrays.copyOfRange(contents, offset, offset + bytes);
    }

    /**
     * {@return its value, sign-extended if it is signed}
     *
     * @param contents the value of its map
     */
    public long number(byte[] contents) {
        requireNumber();
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (contents[offset + i] & 0xffL) << 8 * i;
        }
        int unused = Long.SIZE - 8 * bytes;
        return signed ? value << unused >> unused : value;
    }

    /**
     * {@return the bytes of a value}
     *
     * @param value must fit; of 8 bytes any does
     */
    public byte[] bytes(long value) {
        requireNumber();
        int bits = 8 * bytes;
        long most = bits == Long.SIZE || !signed ? -1L >>> Long.SIZE - bits : (1L << bits - 1) - 1;
        long least = bits == Long.SIZE ? Long.MIN_VALUE : signed ? -most - 1 : 0;
        if (bits != Long.SIZE && (value < least || value > most)) {
            throw new IllegalArgumentException(
                    name + " is from " + least + " to " + most + ", not " + value + ": it has " + bytes + " bytes");
        }
        byte[] result = new byte[bytes];
        for (int i = 0; i < bytes; i++) {
            result[i] = (byte) (value >>> 8 * i);
        }
        return result;
    }

    private void requireNumber() {
        if (!number) {
            throw new IllegalArgumentException(name + " is no number; it has " + bytes + " bytes"
                    + (typeName.isEmpty() ? "" : " and is " + typeName));
        }
    }
}
