package io.xdp4j.bpf.check;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.Helper;
import org.junit.jupiter.api.Test;

final class HelperNamesTest {

    @Test
    void helpersHaveTheNumbersOfTheirNames() {
        for (Helper helper : Helper.values()) {
            assertEquals("helper " + helper.id() + " (" + helper.symbol() + ")", HelperNames.describe(helper.id()));
        }
    }

    @Test
    void linuxHasTwoHundredAndElevenHelpers() {
        assertTrue(HelperNames.isKnown(211));
        assertFalse(HelperNames.isKnown(212));
        assertFalse(HelperNames.isKnown(0));
    }
}
