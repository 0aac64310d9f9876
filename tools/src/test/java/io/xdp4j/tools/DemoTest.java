package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

final class DemoTest {

    @Test
    void documentHasBothPathsTwice() {
        Ran ran = Ran.xdp("demo", "--driver", "software", "--seconds", "0.5", "--json");

        assertEquals(0, ran.code(), ran.err());
        JsonNode demo = ran.json();
        assertEquals(List.of("schema", "driver", "mode", "stopped", "results"), List.copyOf(demo.propertyNames()));
        assertEquals("software", demo.get("driver").asString());
        DemoDocument.check(demo);
    }

    @Test
    void tableSaysWhatWasCompared() {
        Ran ran = Ran.xdp("demo", "--driver", "software", "--seconds", "0.1");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().contains("packets a second"), ran.out());
        assertTrue(ran.out().contains("kernel sockets"), ran.out());
        assertTrue(ran.out().contains("the software driver"), ran.out());
        assertTrue(ran.out().chars().allMatch(letter -> letter < 128), "a terminal may have no other letters");
    }
}
