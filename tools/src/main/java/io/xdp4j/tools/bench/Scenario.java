package io.xdp4j.tools.bench;

/** What the measured end does. */
public enum Scenario {
    /** Receives what arrives and drops it. */
    RX,
    /** Sends. */
    TX,
    /** Sends what arrives back where it came from. */
    FWD,
    /** Sends, waits for the answer, measures how long that took. */
    LAT;

    /** Returns the scenario of the other end, for a wire that has both. */
    Scenario opposite() {
        return switch (this) {
            case RX, FWD -> TX;
            case TX -> RX;
            case LAT -> FWD;
        };
    }
}
