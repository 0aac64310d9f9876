package io.xdp4j.tools.bench;

import io.xdp4j.os.CpuPin;

/**
 * One side of a measurement: an end and where its thread runs.
 *
 * @param opener opens the end
 * @param starter starts the thread
 */
public record Side(Opener opener, Starter starter) {

    /** Starts a thread somewhere, for example in a network namespace. */
    @FunctionalInterface
    public interface Starter {

        /** Starts a daemon thread that runs {@code body}. */
        Thread start(String name, Runnable body);
    }

    /** Returns this side, its thread kept on a processor of its own: the {@code n}-th, if there are so many. */
    Side on(int n) {
        return new Side(
                clock -> {
                    CpuPin.stay(n);
                    return opener.open(clock);
                },
                starter);
    }

    /** Returns a side whose thread runs where this process does. */
    public static Side here(Opener opener) {
        return new Side(
                opener, (name, body) -> Thread.ofPlatform().daemon().name(name).start(body));
    }
}
