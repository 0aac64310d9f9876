package io.xdp4j.tools.guard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** A text file of the checkout, its path relative to the root and with slashes. */
record TextFile(String path, String text) {

    static TextFile read(Path root, Path file) {
        try {
            String path = root.relativize(file).toString().replace('\\', '/');
            return new TextFile(path, new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<String> lines() {
        return text.lines().toList();
    }

    /** The name without its folders. */
    String name() {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    /** The folder of the module that it is in; the file's own name at the root. */
    String module() {
        return path.substring(0, path.contains("/") ? path.indexOf('/') : path.length());
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    /** A finding for each line for which {@code what} says something else than null. */
    List<Finding> eachLine(UnaryOperator<String> what) {
        List<String> lines = lines();
        List<Finding> found = new ArrayList<>();
        IntStream.range(0, lines.size()).forEach(i -> {
            String answer = what.apply(lines.get(i));
            if (answer != null) {
                found.add(new Finding(path, i + 1, answer));
            }
        });
        return found;
    }
}
