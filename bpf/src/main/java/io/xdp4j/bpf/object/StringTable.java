package io.xdp4j.bpf.object;

import java.util.HashMap;
import java.util.Map;

/** Names by their offset. Each is read once, and all that are read are bounded: those of a file may overlap. */
final class StringTable {

    private static final int MOST_CHARACTERS = 1 << 24;

    private final Part part;
    private final Map<Long, String> known = new HashMap<>();
    private int characters;

    StringTable(Part part) {
        this.part = part;
    }

    String at(long offset) throws ObjectException {
        String text = known.get(offset);
        if (text == null) {
            text = offset == 0 && part.length() == 0 ? "" : part.text(offset);
            characters += text.length();
            if (characters > MOST_CHARACTERS) {
                throw part.error(offset, "its names are longer than " + MOST_CHARACTERS + " characters");
            }
            known.put(offset, text);
        }
        return text;
    }
}
