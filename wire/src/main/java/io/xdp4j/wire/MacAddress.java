package io.xdp4j.wire;

import java.lang.foreign.MemorySegment;
import java.util.HexFormat;

/**
 * A MAC address, EUI-48: 6 bytes.
 *
 * @param value the lower 48 bits, first byte on the wire most significant; the upper 16 bits are 0
 */
public record MacAddress(long value) {

    /** {@code ff:ff:ff:ff:ff:ff}: every station. */
    public static final MacAddress BROADCAST = new MacAddress(0xFFFF_FFFF_FFFFL);

    private static final int TEXT_LENGTH = 17;
    private static final long GROUP_BIT = 1L << 40;
    private static final HexFormat COLONS = HexFormat.ofDelimiter(":");
    private static final HexFormat HYPHENS = HexFormat.ofDelimiter("-");

    /** Throws IllegalArgumentException if {@code value} has more than 48 bits. */
    public MacAddress {
        if (value >>> 48 != 0) {
            throw new IllegalArgumentException("MAC address of more than 48 bits: 0x" + Long.toHexString(value));
        }
    }

    /**
     * Returns the address that {@code text} names: six bytes of two hexadecimal digits, separated by colons, or by
     * hyphens as Windows prints them. Throws IllegalArgumentException for anything else.
     */
    public static MacAddress parse(String text) {
        try {
            if (text.length() == TEXT_LENGTH) {
                byte[] bytes = (text.charAt(2) == '-' ? HYPHENS : COLONS).parseHex(text);
                return read(MemorySegment.ofArray(bytes), 0);
            }
        } catch (IllegalArgumentException _) {
            // HexFormat speaks of delimiters and indices; the message below says what is wanted.
        }
        throw new IllegalArgumentException("not a MAC address such as 02:00:00:00:00:01: " + text);
    }

    /** Returns the address in the 6 bytes at {@code offset}. */
    public static MacAddress read(MemorySegment memory, long offset) {
        return new MacAddress(BigEndian.u48(memory, offset));
    }

    /** Writes the address to the 6 bytes at {@code offset}. */
    public void write(MemorySegment memory, long offset) {
        BigEndian.put48(memory, offset, value);
    }

    /** Returns whether this names a group of stations; so does {@link #BROADCAST}. */
    public boolean isMulticast() {
        return (value & GROUP_BIT) != 0;
    }

    /** Returns the form that {@link #parse} takes, in lower case with colons. */
    @Override
    public String toString() {
        var text = new StringBuilder(TEXT_LENGTH);
        for (int shift = 40; shift >= 0; shift -= 8) {
            COLONS.toHexDigits(text, (byte) (value >>> shift)).append(shift > 0 ? ":" : "");
        }
        return text.toString();
    }
}
