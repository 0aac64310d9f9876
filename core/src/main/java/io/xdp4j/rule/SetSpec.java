package io.xdp4j.rule;

import java.util.List;
import java.util.Objects;

/**
 * A named set that rules refer to, and what is in it at first.
 *
 * @param name 1 to 32 letters, digits, {@code _}, {@code .} and {@code -}, the first a letter
 * @param type what its elements are
 * @param capacity how many elements each of its tables holds at most, 1 to {@link #MOST}; ports always have room
 * @param elements what is in it at first
 * @since 0.1
 */
public record SetSpec(String name, SetType type, int capacity, List<SetElement> elements) {

    /** The largest capacity. */
    public static final int MOST = 1 << 24;

    /** The capacity of sets that do not say. */
    public static final int DEFAULT_CAPACITY = 1 << 16;

    /** Checks the ranges, and that the elements are of the type and not more than there is room for. */
    public SetSpec {
        checkName(name);
        Objects.requireNonNull(type, "type");
        elements = List.copyOf(elements);
        if (capacity < 1 || capacity > MOST) {
            throw new IllegalArgumentException("set " + name + ": capacity " + capacity + ", must be 1 to " + MOST);
        }
        if (type != SetType.PORT && elements.size() > capacity) {
            throw new IllegalArgumentException(
                    "set " + name + ": " + elements.size() + " elements, but a capacity of " + capacity);
        }
        for (SetElement element : elements) {
            if (element.type() != type) {
                throw new IllegalArgumentException("set " + name + ": " + element + " is no " + type);
            }
        }
    }

    /** Returns an empty set of {@link #DEFAULT_CAPACITY}. */
    public static SetSpec of(String name, SetType type) {
        return new SetSpec(name, type, DEFAULT_CAPACITY, List.of());
    }

    /** Returns the name by which programs know the table of keys of {@code keyBytes} bytes. */
    public static String table(String name, int keyBytes) {
        return name + "/" + keyBytes;
    }

    /** Refuses what is no name of a set. */
    static void checkName(String name) {
        boolean valid = !name.isEmpty()
                && name.length() <= 32
                && isLetter(name.charAt(0))
                && name.chars().allMatch(c -> isLetter(c) || c >= '0' && c <= '9' || "_.-".indexOf(c) >= 0);
        if (!valid) {
            throw new IllegalArgumentException("set '" + name + "': a name has 1 to 32 letters, digits, '_', '.' and"
                    + " '-', the first a letter");
        }
    }

    private static boolean isLetter(int c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
    }
}
