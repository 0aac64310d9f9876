package io.xdp4j.bpf.map;

import java.util.Optional;

/**
 * What maps answer when they refuse, with Linux's numbers.
 *
 * <p>Source: {@code include/uapi/asm-generic/errno-base.h} and {@code errno.h}, Linux 6.1.
 *
 * @since 0.1
 */
public enum MapErrno {
    /** It may not be read, or not be written. */
    EPERM(1, "its flags do not allow that, or it is frozen"),
    /** There is no such entry. */
    ENOENT(2, "there is no such entry"),
    /** The map is full, or the index is beyond its end. */
    E2BIG(7, "the map is full, or has no such index"),
    /** The ring is full. */
    EAGAIN(11, "the ring is full"),
    /** There is not enough memory. */
    ENOMEM(12, "no entry could be made free"),
    /** There is such an entry. */
    EEXIST(17, "there is such an entry already"),
    /** There is no such CPU or interface. */
    ENODEV(19, "there is no such CPU or interface"),
    /** That makes no sense for this map. */
    EINVAL(22, "this kind of map does not take that"),
    /** The trie is full, or the ring of a CPU is. */
    ENOSPC(28, "the map is full"),
    /** The number is too high. */
    EOVERFLOW(75, "the number is too high"),
    /** This kind of map cannot do that. */
    EOPNOTSUPP(95, "this kind of map cannot do that");

    private final int number;
    private final String reason;

    MapErrno(int number, String reason) {
        this.number = number;
        this.reason = reason;
    }

    /** {@return Linux's number, above 0} */
    public int number() {
        return number;
    }

    /** {@return what it means for a map} */
    public String reason() {
        return reason;
    }

    /** {@return what programs get} */
    public long negated() {
        return -number;
    }

    /** {@return the one with a number, if maps have it} */
    public static Optional<MapErrno> of(int number) {
        for (MapErrno errno : values()) {
            if (errno.number == number) {
                return Optional.of(errno);
            }
        }
        return Optional.empty();
    }
}
