package io.xdp4j.tools.disasm;

import io.xdp4j.bpf.SourceLine;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An instruction of a listing.
 *
 * @param slot where it is
 * @param bytes of it in hex
 * @param text of it
 * @param function that begins with it, or empty
 * @param sources the lines that begin with it
 * @param needs what it needs and does not get, or empty
 */
record Line(int slot, String bytes, String text, String function, List<SourceLine> sources, String needs) {

    /** Adds it to text; {@code last} is the line of source that was said last. Returns that which is then. */
    String addTo(List<String> lines, String last) {
        String said = function.isEmpty() ? last : "";
        if (!function.isEmpty()) {
            lines.add("");
            lines.add(function + ":");
        }
        for (SourceLine source : sources) {
            if (!source.toString().equals(said)) {
                said = source.toString();
                lines.add("; " + said);
            }
        }
        lines.add("%5d: %s%s".formatted(slot, text, needs.isEmpty() ? "" : "   ; needs " + needs));
        return said;
    }

    Map<String, Object> document() {
        Optional<SourceLine> source = sources.isEmpty() ? Optional.empty() : Optional.of(sources.getLast());
        var document = new LinkedHashMap<String, Object>();
        document.put("slot", slot);
        document.put("bytes", bytes);
        document.put("text", text);
        document.put("function", function.isEmpty() ? null : function);
        document.put("file", source.map(SourceLine::file).orElse(null));
        document.put("line", source.map(SourceLine::line).orElse(null));
        document.put("column", source.map(SourceLine::column).orElse(null));
        document.put("source", source.map(SourceLine::text).orElse(null));
        document.put("needs", needs.isEmpty() ? null : needs);
        return document;
    }
}
