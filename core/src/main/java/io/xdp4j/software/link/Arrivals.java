package io.xdp4j.software.link;

/** Is told where frames arrived, so that somebody takes them in. */
@FunctionalInterface
public interface Arrivals {

    /** There is something for a queue to {@link Link#peek}. Called by the sender, amid {@link Link#send}. */
    void at(Port to, int queue);
}
