package io.xdp4j.rule;

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

    /** Returns the test that a field of at most 64 bits is {@code value}. */
    static FieldTest equal(Field field, long value) {
        return new Masked(field, 0, field.onesLow(), 0, value);
    }

    /** Returns the test that a field is there, whatever it is. */
    static FieldTest present(Field field) {
        return new Masked(field, 0, 0, 0, 0);
    }
}
