package io.xdp4j.rule;

import java.util.HexFormat;
import java.util.Objects;

/**
 * A test of one field. It is false of a frame that does not wholly hold the field.
 *
 * <p>Masks and values are numbers of as many bits as the field has, of which {@code …High} holds what is above 64.
 *
 * @since 0.1
 */
public sealed interface FieldTest {

    /** Returns the field. */
    Field field();

    /**
     * The test that {@code field & mask == value}. A mask of 0 tests only that the field is there.
     *
     * @param field the field
     * @param maskHigh the mask's upper bits
     * @param maskLow the mask's lower 64 bits
     * @param valueHigh the value's upper bits
     * @param valueLow the value's lower 64 bits
     */
    record Masked(Field field, long maskHigh, long maskLow, long valueHigh, long valueLow) implements FieldTest {

        /** Checks that the mask has no more bits than the field, and the value no more than the mask. */
        public Masked {
            Objects.requireNonNull(field, "field");
            if (!field.isNumber()) {
                throw new IllegalArgumentException(field + ": is bytes, not a number");
            }
            if ((maskHigh & ~field.onesHigh()) != 0 || (maskLow & ~field.onesLow()) != 0) {
                throw new IllegalArgumentException(field + ": mask of more than " + field.size() + " bytes");
            }
            if ((valueHigh & ~maskHigh) != 0 || (valueLow & ~maskLow) != 0) {
                throw new IllegalArgumentException(field + ": value outside of the mask never matches");
            }
        }
    }

    /**
     * The test that {@code field & mask != 0}.
     *
     * @param field a field of at most 32 bits
     * @param mask the bits of which at least one must be set; not 0
     */
    record AnyBit(Field field, int mask) implements FieldTest {

        /** Checks the size of the field and that the mask has bits, and no more than the field. */
        public AnyBit {
            Objects.requireNonNull(field, "field");
            if (field.size() > Integer.BYTES) {
                throw new IllegalArgumentException(field + ": a test for any bit takes at most 32 bits");
            }
            if (mask == 0 || (Integer.toUnsignedLong(mask) & ~field.onesLow()) != 0) {
                throw new IllegalArgumentException(field + ": mask " + mask + ", must be 1 to " + field.onesLow());
            }
        }
    }

    /**
     * The test that some bytes of a field are there and are these.
     *
     * @param field the field
     * @param offset the first of the field's bytes, 0 or more; with the length at most the size of the field
     * @param hex what the bytes are, two hexadecimal digits each, kept in lower case; may be empty
     */
    record Bytes(Field field, int offset, String hex) implements FieldTest {

        /** Checks that they are digits and lie within the field. */
        public Bytes {
            Objects.requireNonNull(field, "field");
            hex = HexFormat.of().formatHex(HexFormat.of().parseHex(hex));
            if (offset < 0 || offset > field.size() - hex.length() / 2) {
                throw new IllegalArgumentException(field + ": offset " + offset + " and length " + hex.length() / 2
                        + ", must be at most " + field.size() + " together");
            }
        }

        /** Returns how many bytes of the field must be there. */
        int end() {
            return offset + hex.length() / 2;
        }

        /** Returns the byte of the field at {@code index}, {@code offset} to before {@code end()}. */
        int octet(int index) {
            int digit = (index - offset) * 2;
            return HexFormat.fromHexDigits(hex, digit, digit + 2);
        }
    }

    /**
     * The test that a port is in a set.
     *
     * @param field a field of 16 bits
     * @param ports the set
     */
    record InSet(Field field, PortSet ports) implements FieldTest {

        /** Checks the size of the field and that the set is there. */
        public InSet {
            Objects.requireNonNull(field, "field");
            Objects.requireNonNull(ports, "ports");
            if (field.size() != Short.BYTES) {
                throw new IllegalArgumentException(field + ": is no port");
            }
        }
    }

    /** Returns the test that a field of at most 64 bits is {@code value}. */
    static FieldTest equal(Field field, long value) {
        return new Masked(field, 0, field.onesLow(), 0, value);
    }

    /** Returns the test that a field is there, whatever it is. */
    static FieldTest present(Field field) {
        return new Masked(field, 0, 0, 0, 0);
    }
}
