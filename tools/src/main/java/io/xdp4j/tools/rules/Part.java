package io.xdp4j.tools.rules;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

/**
 * A part of a document, and the way to it, which errors name as in {@code $.rules[3].action}.
 *
 * @param value a map, a list, a string, a number, a boolean or null
 * @param path the way to it from the root, {@code $}
 */
record Part(Object value, String path) {

    /** Returns whether it has a member of that name. */
    boolean has(String name) {
        return members().containsKey(name);
    }

    /** Returns a member. */
    Part member(String name) {
        if (!has(name)) {
            throw error("member '" + name + "' is missing");
        }
        return new Part(members().get(name), path + "." + name);
    }

    /** Refuses members that are not among {@code names}. */
    Part only(Set<String> names) {
        for (Object name : members().keySet()) {
            if (!names.contains(name)) {
                throw error("member '" + name + "' is unknown; there may be "
                        + String.join(", ", names.stream().sorted().toList()));
            }
        }
        return this;
    }

    /** Returns the parts of a list. */
    List<Part> parts() {
        if (!(value instanceof List<?> list)) {
            throw error("expected a list, not " + kind());
        }
        List<Part> parts = new ArrayList<>();
        for (Object part : list) {
            parts.add(new Part(part, path + "[" + parts.size() + "]"));
        }
        return parts;
    }

    /** Returns a string. */
    String text() {
        if (value instanceof String text) {
            return text;
        }
        throw error("expected a string, not " + kind());
    }

    /** Returns a whole number, {@code least} to {@code most}. */
    long number(long least, long most) {
        if (value instanceof Integer || value instanceof Long) {
            long number = ((Number) value).longValue();
            if (number >= least && number <= most) {
                return number;
            }
        }
        throw error("expected a whole number, " + least + " to " + most + ", not " + kind());
    }

    /** Returns a number that a string says, in decimal or after 0x in hexadecimal, 0 or more. */
    BigInteger bits() {
        String text = text();
        boolean hex = text.startsWith("0x");
        if (!text.matches("0x[0-9a-fA-F]{1,40}|[0-9]{1,49}")) {
            throw error("expected a number such as \"0x1f\" or \"31\", not \"" + clipped(text) + "\"");
        }
        return hex ? new BigInteger(text.substring(2), 16) : new BigInteger(text);
    }

    /** Returns what {@code made} makes; what it refuses is wrong with this part. */
    <T> T checked(Supplier<T> made) {
        try {
            return made.get();
        } catch (DocumentException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw error(e.getMessage());
        }
    }

    /** Returns the error that something is wrong here. */
    DocumentException error(String problem) {
        return new DocumentException(path + ": " + problem);
    }

    private Map<?, ?> members() {
        if (value instanceof Map<?, ?> members) {
            return members;
        }
        throw error("expected an object, not " + kind());
    }

    private String kind() {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> _ -> "an object";
            case List<?> _ -> "a list";
            case String text -> "\"" + clipped(text) + "\"";
            default -> clipped(value.toString());
        };
    }

    private static String clipped(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "...";
    }
}
