package io.xdp4j.tools;

import java.io.PrintStream;
import java.util.Map;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** Writes documents. The only class that knows the JSON library, so that it is loaded only where it is wanted. */
final class Json {

    private Json() {}

    static void write(PrintStream out, Map<String, Object> document) {
        var mapper =
                JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
        out.println(mapper.writeValueAsString(document));
    }
}
