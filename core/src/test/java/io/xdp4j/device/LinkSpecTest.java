package io.xdp4j.device;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class LinkSpecTest {

    @Test
    void valuesOutOfRangeAreRefusedByName() {
        LinkSpec spec = LinkSpec.PERFECT;
        assertRefused("loss: 1.5, must be 0 to 1", () -> spec.withLoss(1.5));
        assertRefused("duplication: -0.1, must be 0 to 1", () -> spec.withDuplication(-0.1));
        assertRefused("corruption: NaN, must be 0 to 1", () -> spec.withCorruption(Double.NaN));
        assertRefused("frames: 0, must be 1 to 1048576", () -> spec.withFrames(0));
        assertRefused("bitsPerSecond: -1, must be 0 to 1000000000000000", () -> spec.withRate(-1));
        assertRefused("overheadBytes: 1001, must be 0 to 1000", () -> spec.withOverhead(1001));
        assertRefused("delay: PT-1S, must be 0 to a day", () -> spec.withDelay(Duration.ofSeconds(-1)));
        assertRefused("jitter: PT25H, must be 0 to a day", () -> spec.withJitter(Duration.ofHours(25)));
    }

    @Test
    void reorderingNeedsADelay() {
        assertThrows(IllegalArgumentException.class, () -> LinkSpec.PERFECT.withReordering(0.1));
        assertEquals(
                0.1,
                LinkSpec.PERFECT
                        .withJitter(Duration.ofNanos(1))
                        .withReordering(0.1)
                        .reordering());
    }

    @Test
    void perfectIsWhatDoesNothingToFrames() {
        assertTrue(LinkSpec.PERFECT.withSeed(9).withFrames(9).withOverhead(24).isPerfect());
        assertFalse(LinkSpec.PERFECT.withLoss(1e-9).isPerfect());
        assertFalse(LinkSpec.PERFECT.withRate(1).isPerfect());
        assertFalse(LinkSpec.PERFECT.withDelay(Duration.ofNanos(1)).isPerfect());
    }

    private static void assertRefused(String message, Executable spec) {
        assertEquals(message, assertThrows(IllegalArgumentException.class, spec).getMessage());
    }
}
