package io.xdp4j.tools;

import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Documents in one line each. Made only where it is wanted, as the JSON library takes a while to load. */
final class JsonLines {

    /** In ASCII, for who knows what the stream makes of the rest; numbers stay what they were, however long. */
    private final JsonMapper mapper = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    /** Returns {@code document}, without an end of line. */
    String line(Map<String, Object> document) {
        return mapper.writeValueAsString(document);
    }

    /** Returns what a line in UTF-8 says: maps, lists, strings, numbers; throws IllegalArgumentException if nothing. */
    Object read(byte[] line) {
        try {
            return mapper.readValue(line, Object.class);
        } catch (JacksonException e) {
            String problem = e.getOriginalMessage().replaceAll(" \\(start marker at .*", ""); // it does not know where
            throw new IllegalArgumentException("not JSON: " + problem, e);
        }
    }
}
