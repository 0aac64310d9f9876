package io.xdp4j.device;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * What is kept beside a program that stays attached without a process.
 *
 * @param text the program as its author wrote it, for example a file of rules; at most {@link #MAX_TEXT_BYTES} of UTF-8
 * @param maker what attaches it, for people, for example {@code xdp filter apply}
 * @since 0.1
 */
public record PinNote(String text, String maker) {

    /** The most bytes that a text may have. */
    public static final int MAX_TEXT_BYTES = 16 * 1024 * 1024;

    private static final int MAX_MAKER_BYTES = 1024;

    /** Checks the lengths. */
    public PinNote {
        Objects.requireNonNull(text, "text");
        Objects.requireNonNull(maker, "maker");
        checkLength("text", text, MAX_TEXT_BYTES);
        checkLength("maker", maker, MAX_MAKER_BYTES);
    }

    private static void checkLength(String what, String value, int most) {
        int length = value.getBytes(StandardCharsets.UTF_8).length;
        if (length > most) {
            throw new IllegalArgumentException(what + ": " + length + " bytes, at most " + most);
        }
    }
}
