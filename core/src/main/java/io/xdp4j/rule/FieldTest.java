package io.xdp4j.rule;

import io.xdp4j.wire.Ipv4Prefix;
import io.xdp4j.wire.Ipv6Prefix;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/**
 * A test of a field, or of several: the smallest match. It is false of a frame that does not wholly hold them.
 *
 * <p>Fields, masks and values are unsigned numbers in network order.
 *
 * @since 0.1
 */
public sealed interface FieldTest extends Match {

    /** Returns the fields that must be there. */
    List<Field> fields();

    /**
     * The test that {@code field & mask == value}. A mask of 0 tests only that the field is there.
     *
     * @param field the field
     * @param mask the bits that are looked at
     * @param value what they must be; has no other bits
     */
    record Equal(Field field, BigInteger mask, BigInteger value) implements FieldTest {

        /** Checks that the mask has no more bits than the field, and the value no more than the mask. */
        public Equal {
            requireWithin(field, mask, value);
        }

        @Override
        public List<Field> fields() {
            return List.of(field);
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /**
     * The test that the field is there and {@code field & mask != value}.
     *
     * @param field the field
     * @param mask the bits that are looked at
     * @param value what they must not be; has no other bits
     */
    record Differs(Field field, BigInteger mask, BigInteger value) implements FieldTest {

        /** Checks that the mask has bits, no more than the field, and the value no more than the mask. */
        public Differs {
            requireWithin(field, mask, value);
            if (mask.signum() == 0) {
                throw new IllegalArgumentException(field + ": no bit is looked at, so none can differ");
            }
        }

        @Override
        public List<Field> fields() {
            return List.of(field);
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /**
     * The test that {@code first <= (field & mask) <= last}.
     *
     * @param field a field of 1 to 8 bytes
     * @param mask the bits that are looked at, u64
     * @param first the least that matches, u64
     * @param last the most that matches, u64, {@code first} or more
     */
    record Between(Field field, long mask, long first, long last) implements FieldTest {

        /** Checks the size of the field, and that the range lies within the mask. */
        public Between {
            Objects.requireNonNull(field, "field");
            if (field.size() < 1 || field.size() > Long.BYTES) {
                throw new IllegalArgumentException(field + ": a range takes a field of 1 to 8 bytes");
            }
            if ((mask & ~field.ones().longValue()) != 0 || mask == 0) {
                throw new IllegalArgumentException(
                        field + ": mask 0x" + Long.toHexString(mask) + ", must be 1 to " + field.ones());
            }
            if (Long.compareUnsigned(first, last) > 0 || Long.compareUnsigned(last, mask) > 0) {
                throw new IllegalArgumentException(field + ": range " + Long.toUnsignedString(first) + "-"
                        + Long.toUnsignedString(last) + ", must ascend and be at most "
                        + Long.toUnsignedString(mask));
            }
        }

        @Override
        public List<Field> fields() {
            return List.of(field);
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /**
     * The test that a port is one of some that never change.
     *
     * @param field a field of 2 bytes
     * @param ports the ports
     */
    record InPorts(Field field, PortSet ports) implements FieldTest {

        /** Checks the size of the field and that the ports are there. */
        public InPorts {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(ports, "ports");
            if (field.size() != Short.BYTES) {
                throw new IllegalArgumentException(field + ": is no port");
            }
        }

        @Override
        public List<Field> fields() {
            return List.of(field);
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /**
     * The test that fields, one after the other, are an element of a named set, which may change at any time.
     *
     * @param fields the fields that make a key, in this order; all of them must be there
     * @param set the set's name
     */
    record InSet(List<Field> fields, String set) implements FieldTest {

        /** Checks that there is a field, and the name. */
        public InSet {
            fields = List.copyOf(fields);
            SetSpec.checkName(set);
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("set " + set + ": a key needs a field");
            }
        }

        /** Returns how many bytes a key has. */
        int keyBytes() {
            return fields.stream().mapToInt(Field::size).sum();
        }

        @Override
        public String toString() {
            return RuleText.of(this);
        }
    }

    /** Returns the test that a field is {@code value}. */
    static FieldTest equal(Field field, long value) {
        return new Equal(field, field.ones(), new BigInteger(Long.toUnsignedString(value)));
    }

    /** Returns the test that the bytes of {@code layer} from {@code offset} on are these, in hexadecimal. */
    static FieldTest equal(Layer layer, int offset, String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        Field field = new Field(layer, offset, bytes.length);
        return new Equal(field, field.ones(), new BigInteger(1, bytes));
    }

    /** Returns the test that a field of 4 bytes is an address of {@code prefix}. */
    static FieldTest of(Field field, Ipv4Prefix prefix) {
        return new Equal(field, unsigned(prefix.mask()), unsigned(prefix.address()));
    }

    /** Returns the test that a field of 16 bytes is an address of {@code prefix}. */
    static FieldTest of(Field field, Ipv6Prefix prefix) {
        return new Equal(field, unsigned(prefix.maskHigh(), prefix.maskLow()), unsigned(prefix.high(), prefix.low()));
    }

    /** Returns the test that a field is there, whatever it is. */
    static FieldTest present(Field field) {
        return new Equal(field, BigInteger.ZERO, BigInteger.ZERO);
    }

    /** Returns the test that any of the bits of {@code mask} is set. */
    static FieldTest anyBit(Field field, long mask) {
        return new Differs(field, BigInteger.valueOf(mask), BigInteger.ZERO);
    }

    private static BigInteger unsigned(int number) {
        return BigInteger.valueOf(Integer.toUnsignedLong(number));
    }

    private static BigInteger unsigned(long high, long low) {
        return new BigInteger(Long.toUnsignedString(high))
                .shiftLeft(Long.SIZE)
                .or(new BigInteger(Long.toUnsignedString(low)));
    }

    private static void requireWithin(Field field, BigInteger mask, BigInteger value) {
        Objects.requireNonNull(field, "field");
        if (mask.signum() < 0 || mask.bitLength() > field.size() * 8) {
            throw new IllegalArgumentException(field + ": mask of more than " + field.size() + " bytes");
        }
        if (value.signum() < 0 || !value.andNot(mask).equals(BigInteger.ZERO)) {
            throw new IllegalArgumentException(field + ": value outside of the mask never matches");
        }
    }
}
