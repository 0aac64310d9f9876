package io.xdp4j.linux.netlink;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xdp4j.linux.abi.Rtnetlink;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The attributes of a message that was received. A length that makes no sense ends them. */
final class Attributes {

    private static final int HEADER = 4;

    private final MemorySegment bytes;

    Attributes(MemorySegment bytes) {
        this.bytes = bytes;
    }

    /** The content of the first attribute of {@code type}; empty if there is none. */
    MemorySegment find(int type) {
        List<MemorySegment> found = contents(type);
        return found.isEmpty() ? MemorySegment.ofArray(new byte[0]) : found.getFirst();
    }

    /** Whether there is an attribute of {@code type}; it may be empty. */
    boolean has(int type) {
        return !contents(type).isEmpty();
    }

    /** All attributes of {@code type}, each with attributes in it. */
    List<Attributes> all(int type) {
        return contents(type).stream().map(Attributes::new).toList();
    }

    Attributes nested(int type) {
        return new Attributes(find(type));
    }

    /** The u8, u16, u32 or u64 of {@code type}, by its length; {@code missing} if there is none. */
    long number(int type, long missing) {
        MemorySegment value = find(type);
        return switch ((int) value.byteSize()) {
            case 1 -> Byte.toUnsignedLong(value.get(JAVA_BYTE, 0));
            case 2 -> Short.toUnsignedLong(value.get(JAVA_SHORT_UNALIGNED, 0));
            case 4 -> Integer.toUnsignedLong(value.get(JAVA_INT_UNALIGNED, 0));
            case 8 -> value.get(JAVA_LONG_UNALIGNED, 0);
            default -> missing;
        };
    }

    /** The text of {@code type}; empty if there is none. */
    String text(int type) {
        byte[] text = find(type).toArray(JAVA_BYTE);
        int end = 0;
        while (end < text.length && text[end] != 0) {
            end++;
        }
        return new String(text, 0, end, StandardCharsets.UTF_8);
    }

    private List<MemorySegment> contents(int type) {
        var found = new ArrayList<MemorySegment>();
        long at = 0;
        while (at + HEADER <= bytes.byteSize()) {
            int length = Short.toUnsignedInt(bytes.get(JAVA_SHORT_UNALIGNED, at));
            if (length < HEADER || at + length > bytes.byteSize()) {
                break;
            }
            if ((bytes.get(JAVA_SHORT_UNALIGNED, at + 2) & Rtnetlink.NLA_TYPE_MASK) == type) {
                found.add(bytes.asSlice(at + HEADER, length - HEADER));
            }
            at += length + 3 & ~3;
        }
        return found;
    }
}
