package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every test that a document names in proof of something is there. */
final class DocumentedTestsTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root"));
    private static final Pattern NAMED = Pattern.compile("`([A-Z]\\w*(?:Test|Contract))\\.(\\w+)`");
    private static final List<String> MODULES = List.of("wire", "bpf", "core", "tools", "stress");

    @Test
    void testsThatDocumentsNameAreThere() throws IOException {
        Map<String, String> sources = sources();
        List<String> missing = new ArrayList<>();
        int named = 0;
        for (Path document : documents()) {
            for (var test : NAMED.matcher(Files.readString(document)).results().toList()) {
                named++;
                if (!sources.getOrDefault(test.group(1), "").contains(" void " + test.group(2) + "(")) {
                    missing.add(document.getFileName() + ": " + test.group());
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 60, named + " tests");
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> files = Files.list(ROOT.resolve("docs"))) {
            return files.filter(file -> file.toString().endsWith(".md")).toList();
        }
    }

    /** The text of every test class by its simple name. */
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new HashMap<>();
        for (String module : MODULES) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/test/java"))) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".java")).toList()) {
                    String name = file.getFileName().toString();
                    sources.merge(name.substring(0, name.length() - 5), Files.readString(file), String::concat);
                }
            }
        }
        return sources;
    }
}
