package io.xdp4j.software.link;

/** Where frames go that come off a port's lead. */
@FunctionalInterface
interface Forwarding {

    /** To all ports but the one it came from. */
    int ALL = -1;

    /** To nobody. */
    int NONE = -2;

    /** Two ports: to the other one. */
    Forwarding WIRE = (_, _, from, _) -> 1 - from;

    /** Any number of ports: to all others. */
    Forwarding HUB = (_, _, _, _) -> ALL;

    /** Returns the number of the port that the frame in {@code slot} goes to, {@link #ALL} or {@link #NONE}. */
    int to(FrameStore store, int slot, int from, long now);
}
