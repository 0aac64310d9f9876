package io.xdp4j.rule;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * A match that is nothing but fields which, masked, are some values: what one look-up in a map can find.
 *
 * @param parts one for each field, in one order for all cubes
 */
record Cube(List<Part> parts) {

    /**
     * A field and what it is.
     *
     * @param field the field, which must be there
     * @param mask the bits that are looked at; may be none
     * @param value what they are
     */
    record Part(Field field, BigInteger mask, BigInteger value) {

        /** How many bits from the first are looked at, or -1 if others are too. */
        int prefixBits() {
            int bits = mask.bitCount();
            BigInteger prefix =
                    field.ones().shiftLeft(field.size() * Byte.SIZE - bits).and(field.ones());
            return mask.equals(prefix) ? bits : -1;
        }
    }

    private static final Comparator<Field> ORDER =
            Comparator.comparing(Field::layer).thenComparing(Field::offset).thenComparing(Field::size);

    /** The cube of every frame. */
    static final Cube ALL = new Cube(List.of());

    /** Returns the cube that wants what both do; empty if no frame can. */
    Optional<Cube> and(Cube other) {
        Map<Field, Part> joined = new TreeMap<>(ORDER);
        parts.forEach(part -> joined.put(part.field(), part));
        for (Part part : other.parts) {
            Part before = joined.getOrDefault(part.field(), new Part(part.field(), BigInteger.ZERO, BigInteger.ZERO));
            BigInteger both = before.mask().and(part.mask());
            if (!before.value().and(both).equals(part.value().and(both))) {
                return Optional.empty();
            }
            joined.put(
                    part.field(),
                    new Part(
                            part.field(),
                            before.mask().or(part.mask()),
                            before.value().or(part.value())));
        }
        return Optional.of(new Cube(new ArrayList<>(joined.values())));
    }

    /** Returns the parts whose field says something, which make a key. */
    List<Part> keyParts() {
        return parts.stream().filter(part -> part.mask().signum() != 0).toList();
    }

    /** Returns how many bytes a key has. */
    int keyBytes() {
        return keyParts().stream().mapToInt(part -> part.field().size()).sum();
    }
}
