package io.xdp4j.software.link;

/** What a network goes by. */
@FunctionalInterface
public interface Clock {

    /** Returns nanoseconds since some moment in the past, 0 or more; never less than before. */
    long nanos();
}
