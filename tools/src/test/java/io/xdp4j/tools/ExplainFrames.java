package io.xdp4j.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A frame of every kind: whole and cut, tagged, fragmented, with options and extension headers, and wrong ones. */
final class ExplainFrames {

    private ExplainFrames() {}

    /** Returns them as lines of name and hex digits. */
    static List<String> lines() {
        try (InputStream in = ExplainFrames.class.getResourceAsStream("frames.txt")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns them in hex digits. */
    static List<String> hex() {
        return lines().stream()
                .map(line -> line.split(" +")[1])
                .map(digits -> digits.equals("-") ? "" : digits)
                .toList();
    }
}
