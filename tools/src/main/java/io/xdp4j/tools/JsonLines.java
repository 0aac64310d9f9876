package io.xdp4j.tools;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** Writes documents in one line each. Made only where it is wanted, as the JSON library takes a while to load. */
final class JsonLines {

    private final JsonMapper mapper = JsonMapper.shared();

    /** Returns {@code document}, without an end of line. */
    String line(Map<String, Object> document) {
        return mapper.writeValueAsString(document);
    }
}
