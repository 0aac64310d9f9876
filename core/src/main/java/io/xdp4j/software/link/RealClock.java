package io.xdp4j.software.link;

/** The time of this machine, from when the clock was made. */
public final class RealClock implements Clock {

    private final long start = System.nanoTime();

    @Override
    public long nanos() {
        return System.nanoTime() - start;
    }
}
