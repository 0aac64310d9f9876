package io.xdp4j.tools.disasm;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A program, instruction by instruction.
 *
 * @param title what it is, in words
 * @param about what it is, for a document
 * @param instructions in order
 */
public record Listing(String title, Map<String, Object> about, List<Line> instructions) {

    /** Returns it as text. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>(List.of(title));
        String said = "";
        for (Line line : instructions) {
            said = line.addTo(lines, said);
        }
        return lines;
    }

    /** Returns it as a document. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<>(about);
        document.put("instructions", instructions.stream().map(Line::document).toList());
        return document;
    }
}
