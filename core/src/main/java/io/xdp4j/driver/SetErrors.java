package io.xdp4j.driver;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;

/** What every driver says of its sets in the same words. */
public final class SetErrors {

    private SetErrors() {}

    /** Returns the error of {@code element} that finds no room, after {@code added} of {@code wanted} found some. */
    public static XdpException full(SetSpec set, SetElement element, int added, int wanted, int code) {
        return new XdpException(
                Kind.LIMIT,
                "add " + element + " to set " + set.name(),
                code,
                "the set is full: it holds " + set.capacity() + " elements of " + element.keyBytes() + " bytes; "
                        + added + " of " + wanted + " were added",
                "remove some, or open it with a larger capacity");
    }

    /** Returns the error of {@code element} for which there is no room where it has to be. */
    public static XdpException crowded(SetSpec set, SetElement element, int added, int wanted) {
        return new XdpException(
                Kind.LIMIT,
                "add " + element + " to set " + set.name(),
                0,
                "there is no room left where it has to be, as if its elements had been chosen for that; " + added
                        + " of " + wanted + " were added",
                "open the set anew, or with a larger capacity");
    }

    /** Returns the error of a set that shall hold {@code wanted} elements of one key size, more than it can. */
    public static XdpException tooMany(SetSpec set, int keyBytes, long wanted) {
        return new XdpException(
                Kind.LIMIT,
                "replace what set " + set.name() + " holds",
                0,
                "it would be full: " + wanted + " elements of " + keyBytes + " bytes, its capacity is "
                        + set.capacity(),
                "open it with a larger capacity");
    }

    /** Returns the error of a set that is closed. */
    public static IllegalStateException closed(SetSpec set) {
        return new IllegalStateException("set " + set.name() + ": closed");
    }
}
