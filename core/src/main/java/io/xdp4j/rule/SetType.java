package io.xdp4j.rule;

import java.util.List;

/**
 * What the elements of a set are, and by which fields a rule looks for them.
 *
 * <p>A set has a table for each size of its keys: one for IPv4 and one for IPv6, for example. A key is the bytes of the
 * fields in network order, one after the other.
 *
 * @since 0.1
 */
public enum SetType {
    /** Ports, such as {@code 53}; as an element also a range, {@code 8000-8999}, of all its ports. */
    PORT("port", List.of(2)),
    /** Addresses, such as {@code 192.0.2.1} and {@code 2001:db8::1}. */
    ADDRESS("address", List.of(4, 16)),
    /** Prefixes, such as {@code 10.0.0.0/8} and {@code 2001:db8::/32}; an address is in the set if one holds it. */
    PREFIX("prefix", List.of(4, 16)),
    /**
     * Source address and port, destination address and port, such as {@code 192.0.2.1:53-192.0.2.2:4000} and
     * {@code [2001:db8::1]:53-[2001:db8::2]:4000}. Its key is both addresses, source first, and then both ports.
     */
    TUPLE("tuple", List.of(12, 36)),
    /** Bytes of connection ids, 1 to 20 in hexadecimal, such as {@code c0ffee}; those of one length are a table. */
    CONNECTION_ID("id", List.of());

    private final String text;
    private final List<Integer> keyBytes;

    SetType(String text, List<Integer> keyBytes) {
        this.text = text;
        this.keyBytes = keyBytes;
    }

    /** Returns the type that {@code text} names, such as {@code prefix}. */
    public static SetType parse(String text) {
        for (SetType type : values()) {
            if (type.text.equals(text)) {
                return type;
            }
        }
        throw new IllegalArgumentException("type of set: " + text + ", must be port, address, prefix, tuple or id");
    }

    /** Returns whether keys may have that many bytes. */
    boolean takesKey(int bytes) {
        return this == CONNECTION_ID ? bytes >= 1 && bytes <= Field.MOST_SIZE : keyBytes.contains(bytes);
    }

    /** Refuses a test whose fields are not as long as a key of this type. */
    void requireKey(int rule, FieldTest.InSet test) {
        if (!takesKey(test.keyBytes())) {
            throw new IllegalArgumentException("rule " + rule + ": set " + test.set() + " holds elements of type "
                    + text + ", " + test.fields() + " is none");
        }
    }

    @Override
    public String toString() {
        return text;
    }
}
