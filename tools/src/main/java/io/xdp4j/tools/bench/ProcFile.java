package io.xdp4j.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Reads files of /proc and /sys. */
public final class ProcFile {

    private ProcFile() {}

    /** Returns the lines of the file at {@code path}; none if it cannot be read. An interrupted thread may read too. */
    public static List<String> lines(String path) {
        // Not Files.readAllLines: its channel is closed if the thread is interrupted, which is how a measurement ends.
        try (var reader = Files.newBufferedReader(Path.of(path))) {
            return reader.readAllLines();
        } catch (IOException _) {
            return List.of();
        }
    }

    /** Returns the first line of the file at {@code path}, stripped; empty if it cannot be read. */
    public static String line(String path) {
        List<String> lines = lines(path);
        return lines.isEmpty() ? "" : lines.getFirst().strip();
    }
}
