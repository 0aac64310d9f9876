package io.xdp4j.tools;

import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Reads rules from the command line or a file. */
final class RuleTexts {

    private RuleTexts() {}

    /** Returns the rules of {@code file}, or those in {@code texts} if it is null. */
    static RuleList read(Path file, List<String> texts) throws IOException {
        throw new IllegalArgumentException("rules cannot be read yet: " + (file == null ? texts : file));
    }
}
