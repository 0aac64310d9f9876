package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Checks what every document of the demo has. */
final class DemoDocument {

    private static final List<String> ENTRY = List.of("name", "path", "pps", "packets", "lost", "latencyMicros");

    private DemoDocument() {}

    static void check(JsonNode demo) {
        assertEquals(4, demo.get("results").size());
        int latencies = 0;
        for (JsonNode entry : demo.get("results")) {
            boolean isSocket = entry.get("path").asString().equals("socket");
            assertEquals(ENTRY, List.copyOf(entry.propertyNames()));
            assertEquals(isSocket, entry.get("name").asString().contains("socket"));
            assertTrue(entry.get("packets").asLong() > 0, demo.toString());
            assertTrue(entry.get("pps").asDouble() > 0, demo.toString());
            latencies += entry.get("latencyMicros").isNull() ? 0 : 1;
        }
        assertEquals(2, latencies);
    }
}
