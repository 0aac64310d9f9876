package io.xdp4j.tools.lab;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * A program that did not start, and why, as a shell has it. Source: POSIX.1-2024, Shell Command Language, 2.8.2.
 *
 * @param name as it was given: a path, or a name to look for
 */
public record Program(String name) {

    private static final int NOT_EXECUTABLE = 126;
    private static final int NOT_FOUND = 127;

    /** Returns the exit code for it. */
    public int exitCode() {
        return isThere() ? NOT_EXECUTABLE : NOT_FOUND;
    }

    /** Returns what is wrong with it. */
    public String reason() {
        return isThere() ? "it cannot be executed" : "there is no such command";
    }

    private boolean isThere() {
        if (name.contains("/")) {
            return Files.exists(Path.of(name));
        }
        String folders = System.getenv().getOrDefault("PATH", "");
        return !name.isEmpty()
                && Stream.of(folders.split(File.pathSeparator))
                        .anyMatch(folder -> Files.isRegularFile(Path.of(folder, name)));
    }
}
