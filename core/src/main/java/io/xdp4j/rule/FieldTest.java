package io.xdp4j.rule;

import java.util.Objects;

/**
 * A test of one field: it is there, and {@code field & mask == value}. A mask of 0 tests only that it is there.
 *
 * <p>Mask and value are numbers of as many bits as the field has, of which {@code …High} holds what is above 64 bits.
 *
 * @param field the field
 * @param maskHigh the mask's upper bits
 * @param maskLow the mask's lower 64 bits
 * @param valueHigh the value's upper bits
 * @param valueLow the value's lower 64 bits
 * @since 0.1
 */
public record FieldTest(Field field, long maskHigh, long maskLow, long valueHigh, long valueLow) {

    /** Checks that the mask has no more bits than the field, and the value no more than the mask. */
    public FieldTest {
        Objects.requireNonNull(field, "field");
        if ((maskHigh & ~field.onesHigh()) != 0 || (maskLow & ~field.onesLow()) != 0) {
            throw new IllegalArgumentException(field + ": mask of more than " + field.size() + " bytes");
        }
        if ((valueHigh & ~maskHigh) != 0 || (valueLow & ~maskLow) != 0) {
            throw new IllegalArgumentException(field + ": value outside of the mask never matches");
        }
    }

    /** Returns the test that a field of at most 64 bits is {@code value}. */
    public static FieldTest equal(Field field, long value) {
        return new FieldTest(field, 0, field.onesLow(), 0, value);
    }

    /** Returns whether the test is true of a field that is there. */
    boolean holds(long high, long low) {
        return (high & maskHigh) == valueHigh && (low & maskLow) == valueLow;
    }
}
