package io.xdp4j.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Whether a measurement got faster while it went on. */
final class RiseTest {

    private static final long TICK = 50_000_000;

    private final Rise rise = new Rise();

    @Test
    void steadyRateDoesNotRise() {
        for (int i = 0; i < 200; i++) {
            rise.look(1000L * i, TICK * i);
        }

        assertEquals(1, rise.ratio(), 1e-9);
    }

    @Test
    void halfThatWasMostlyWaitingIsSeen() {
        for (int i = 0; i <= 40; i++) {
            rise.look(i < 20 ? 100L * i : 2000 + 1000L * (i - 20), TICK * i);
        }

        assertEquals(10, rise.ratio(), 1);
    }

    /** An end that counts 10 looks' worth at once is steady, wherever the half is. */
    @Test
    void countThatComesInStepsIsSteady() {
        for (int i = 0; i < 37; i++) {
            rise.look(i / 7 * 7 * 1000L, TICK * i);
        }

        assertEquals(1, rise.ratio(), 1e-9);
    }

    @Test
    void tooFewLooksSayNothing() {
        rise.look(0, 0);
        rise.look(5, TICK);
        rise.look(5, 2 * TICK);
        rise.look(9, 3 * TICK);

        assertTrue(Double.isNaN(rise.ratio()));
    }
}
