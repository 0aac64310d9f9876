package io.xdp4j.tools.filter;

import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Elements of sets as text. */
public final class SetElements {

    private static final int MOST_SHOWN = 100;
    private static final String SEPARATORS = "[\\s,]+";
    private static final Comparator<SetElement> ORDER = Comparator.comparingInt(SetElement::keyBytes)
            .thenComparing(SetElement::key, Arrays::compareUnsigned)
            .thenComparingInt(SetElement::bits);

    private SetElements() {}

    /** Returns what words of a command line say; throws IllegalArgumentException that names the first wrong one. */
    public static List<SetElement> ofWords(SetSpec set, List<String> words) {
        List<SetElement> elements = new ArrayList<>();
        for (String word : words) {
            elements.addAll(parse(set, word));
        }
        return elements;
    }

    /** Returns what a file says; fails with its name, and the line and the text of the first wrong one. */
    public static List<SetElement> ofFile(SetSpec set, String file, String text) throws IOException {
        List<SetElement> elements = new ArrayList<>();
        int line = 0;
        for (String each : (Iterable<String>) text.lines()::iterator) {
            line++;
            for (String word : each.replaceFirst("#.*", "").split(SEPARATORS)) {
                try {
                    elements.addAll(word.isEmpty() ? List.of() : parse(set, word));
                } catch (IllegalArgumentException e) {
                    throw new IOException(file + ": line " + line + ": " + e.getMessage(), e);
                }
            }
        }
        return elements;
    }

    /** Returns the texts of {@code elements}, by the bytes of their keys. */
    public static List<String> sorted(List<SetElement> elements) {
        return elements.stream().sorted(ORDER).map(SetElement::toString).toList();
    }

    private static List<SetElement> parse(SetSpec set, String word) {
        if (word.length() > MOST_SHOWN) {
            throw new IllegalArgumentException("set " + set.name() + ": '" + word.substring(0, MOST_SHOWN)
                    + "...' is no " + set.type() + ": it has " + word.length() + " characters");
        }
        try {
            return SetElement.parse(set.type(), word);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "set " + set.name() + ", type " + set.type() + ": '" + word + "': " + e.getMessage(), e);
        }
    }
}
