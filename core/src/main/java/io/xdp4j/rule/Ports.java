package io.xdp4j.rule;

/** Checks of port numbers. */
final class Ports {

    private Ports() {}

    static void check(String what, int port) {
        if (port < 0 || port > 0xFFFF) {
            throw new IllegalArgumentException(what + ": " + port + ", must be 0 to 65535");
        }
    }
}
