package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import tools.jackson.databind.JsonNode;

/** What the doctor said about one interface. */
record Doctored(JsonNode document) {

    static Doctored of(String device) {
        return of(Ran.xdp("doctor", "-i", device, "--json"));
    }

    static Doctored of(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
        JsonNode interfaces = ran.json().get("interfaces");
        assertEquals(1, interfaces.size());
        return new Doctored(interfaces.get(0));
    }

    /** The only finding of that name. */
    JsonNode finding(String name) {
        JsonNode found = null;
        for (JsonNode finding : document.get("findings")) {
            if (finding.get("name").asString().equals(name)) {
                assertEquals(null, found, "twice: " + name);
                found = finding;
            }
        }
        assertTrue(found != null, () -> "no " + name + " in " + document);
        return found;
    }

    boolean hasFinding(String name) {
        return document.get("findings")
                .valueStream()
                .anyMatch(finding -> finding.get("name").asString().equals(name));
    }

    void assertYes(String name) {
        assertTrue(
                finding(name).get("available").asBoolean(false),
                () -> finding(name).toString());
    }

    /** A no, with this in its reason and that in its remedy. */
    void assertNo(String name, String reason, String remedy) {
        JsonNode finding = finding(name);
        assertEquals("false", finding.get("available").asString(), finding.toString());
        assertTrue(finding.get("detail").asString().contains(reason), finding.toString());
        assertTrue(finding.get("remedy").asString().contains(remedy), finding.toString());
    }

    void assertUnknown(String name, String reason) {
        JsonNode finding = finding(name);
        assertTrue(finding.get("available").isNull(), finding.toString());
        assertTrue(finding.get("detail").asString().contains(reason), finding.toString());
    }
}
