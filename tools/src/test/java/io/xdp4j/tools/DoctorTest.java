package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import tools.jackson.databind.JsonNode;

final class DoctorTest {

    @Test
    void everyAnswerHasItsReason() {
        Ran ran = Ran.xdp("doctor", "--json");

        assertEquals(0, ran.code(), ran.err());
        for (JsonNode finding : ran.json().get("host")) {
            assertFalse(finding.get("detail").asString().isEmpty(), finding.toString());
        }
    }

    @Test
    void everyNoOfTheHostHasItsRemedy() {
        for (JsonNode finding : Ran.xdp("doctor", "--json").json().get("host")) {
            if (!finding.get("available").asBoolean(true)) {
                assertFalse(finding.get("remedy").asString().isEmpty(), finding.toString());
            }
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void loopbackIsLookedAtWithoutRights() {
        Ran ran = Ran.xdp("doctor", "-i", "lo", "--json");

        assertEquals(0, ran.code(), ran.err());
        JsonNode interfaces = ran.json().get("interfaces");
        assertEquals(1, interfaces.size());
        assertEquals("lo", interfaces.get(0).get("name").asString());
        assertTrue(interfaces.get(0).get("mtu").asInt() > 0);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unknownInterfaceFails() {
        Ran ran = Ran.xdp("doctor", "-i", "nope");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("the linux driver has no such interface; there are "), ran.err());
    }

    @Test
    void textMarksEachLine() {
        Ran ran = Ran.xdp("doctor");

        assertTrue(ran.out().lines().anyMatch(line -> line.startsWith("  yes  JDK")), ran.out());
    }
}
