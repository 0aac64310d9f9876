package io.xdp4j.linux;

import io.xdp4j.os.Fd;

/**
 * The types of a map's keys and values, as numbers of types in BTF that is loaded.
 *
 * @param types the BTF; null if there is none; borrowed
 * @param key number of the type of keys, 0 if it is not known
 * @param value number of the type of values, 0 if it is not known
 */
public record ValueTypes(Fd types, int key, int value) {

    /** Nothing is known. */
    public static final ValueTypes NONE = new ValueTypes(null, 0, 0);
}
