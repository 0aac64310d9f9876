package io.xdp4j.tools;

import io.xdp4j.tools.rules.DocumentException;
import java.io.PrintStream;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads documents. The only class that knows the JSON library, so that it is loaded only where wanted. */
final class Json {

    private static final int MOST_TEXT = 1 << 26;

    private Json() {}

    static void write(PrintStream out, Map<String, Object> document) {
        out.println(text(document));
    }

    static String text(Map<String, Object> document) {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        return mapper.writeValueAsString(document);
    }

    /** Returns a document as maps, lists and scalars; a member that is there twice is an error. */
    static Object read(String text) {
        if (text.length() > MOST_TEXT) {
            throw new DocumentException("$: text of more than " + MOST_TEXT + " characters");
        }
        var mapper = JsonMapper.builder()
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
        try {
            return mapper.readValue(text, Object.class);
        } catch (JacksonException e) {
            String at = e.getLocation() == null
                    ? ""
                    : "line " + e.getLocation().getLineNr() + ", column "
                            + e.getLocation().getColumnNr() + ": ";
            throw new DocumentException("$: no JSON: " + at + e.getOriginalMessage());
        }
    }
}
