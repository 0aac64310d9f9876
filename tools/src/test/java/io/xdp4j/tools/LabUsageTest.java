package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class LabUsageTest {

    @Test
    void execWithoutACommandIsWrongUsage() {
        assertEquals(2, Ran.xdp("lab", "exec", "anya").code());
        assertEquals(2, Ran.xdp("lab", "exec", "anya", "--").code());
        assertTrue(Ran.xdp("lab", "exec", "--help").out().contains("NAMESPACE [--] COMMAND [ARGUMENT...]"));
    }
}
