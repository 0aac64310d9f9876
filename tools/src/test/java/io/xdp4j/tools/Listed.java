package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** What {@code xdp list --json} said. */
record Listed(JsonNode document) {

    private static final List<String> KEYS = List.of(
            "namespace",
            "interface",
            "index",
            "hook",
            "mode",
            "queue",
            "priority",
            "handle",
            "id",
            "name",
            "tag",
            "ageSeconds",
            "link",
            "owners",
            "ownersCertain",
            "maps",
            "pins");

    static Listed all() {
        return of(Ran.xdp("list", "--json"));
    }

    /** Every document has the same keys in the same order. */
    static Listed of(Ran ran) {
        assertEquals(0, ran.code(), ran.err());
        JsonNode document = ran.json();
        assertEquals(List.of("schema", "attachments", "missing"), List.copyOf(document.propertyNames()));
        for (JsonNode attachment : document.get("attachments")) {
            assertEquals(KEYS, List.copyOf(attachment.propertyNames()));
        }
        return new Listed(document);
    }

    int count() {
        return document.get("attachments").size();
    }

    /** The only attachment there, which is on {@code hook}. */
    JsonNode only(String hook) {
        assertEquals(1, count(), document::toString);
        return on(hook);
    }

    /** The only attachment on {@code hook}. */
    JsonNode on(String hook) {
        List<JsonNode> found = document.get("attachments")
                .valueStream()
                .filter(attachment -> attachment.get("hook").asString().equals(hook))
                .toList();
        assertEquals(1, found.size(), document::toString);
        return found.getFirst();
    }

    void assertMissing(String what) {
        assertTrue(
                document.get("missing")
                        .valueStream()
                        .anyMatch(missing -> missing.asString().contains(what)),
                document::toString);
    }
}
