package io.xdp4j.tools.bench;

/** Burns CPU time for each packet, to show that a benchmark notices. */
final class Delay {

    private final long nanosPerPacket;

    Delay(long nanosPerPacket) {
        this.nanosPerPacket = nanosPerPacket;
    }

    /** Burns the time for {@code packets}. */
    void burn(int packets) {
        if (nanosPerPacket > 0) {
            long end = System.nanoTime() + packets * nanosPerPacket;
            while (System.nanoTime() < end) {
                Thread.onSpinWait();
            }
        }
    }
}
