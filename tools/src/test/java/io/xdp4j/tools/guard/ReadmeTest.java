package io.xdp4j.tools.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows compiles, and the files and tests that the documents name are there. */
final class ReadmeTest {

    private static final Pattern EXAMPLE = Pattern.compile("(?ms)^```java\\n(.*?)^```$");
    private static final Pattern LINK = Pattern.compile("\\]\\((?!https?:|#)([^)#]+)[^)]*\\)");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*(?:Test|Contract))(?:\\.(\\w+))?`");

    @TempDir
    Path folder;

    @Test
    void theExampleCompiles() throws IOException {
        List<String> examples = EXAMPLE.matcher(Files.readString(Checkout.root().resolve("README.md")))
                .results()
                .map(example -> example.group(1))
                .toList();

        assertEquals(1, examples.size());
        assertTrue(examples.getFirst().lines().count() <= 16, "about 15 lines");
        assertEquals("", compile(examples.getFirst()));
    }

    @Test
    void anExampleThatDoesNotCompileIsFound() throws IOException {
        assertNotEquals("", compile("void main() { Xdp.opne(); }"));
    }

    @Test
    void everyFileThatADocumentLinksToExists() {
        Checkout.assertNone(Checkout.files(), ReadmeTest::deadLinks, "Mend these links:");
    }

    @Test
    void aDeadLinkIsFound() {
        assertEquals(
                1,
                deadLinks(new TextFile("A.md", "[a](https://a) [b](docs/nothing.md#b) [c](#c)\n"))
                        .size());
    }

    @Test
    void everyTestThatADocumentNamesExists() {
        Checkout.assertNone(Checkout.files(), ReadmeTest::testsThatAreNot, "These tests are not there:");
    }

    @Test
    void aTestThatIsNotThereIsFound() {
        var file = new TextFile("A.md", "`ReadmeTest` `ReadmeTest.nothing`\n`NoTest` `ReadmeTest.aDeadLinkIsFound`\n");

        assertEquals(2, testsThatAreNot(file).size());
    }

    private static List<Finding> testsThatAreNot(TextFile file) {
        if (!file.name().endsWith(".md")) {
            return List.of();
        }
        return file.eachLine(line -> {
            String missing = TEST.matcher(line)
                    .results()
                    .filter(test -> !exists(test.group(1), test.group(2)))
                    .map(MatchResult::group)
                    .collect(Collectors.joining(", "));
            return missing.isEmpty() ? null : missing;
        });
    }

    private static boolean exists(String type, String method) {
        return Checkout.files().stream()
                .filter(file -> file.isTest() && file.name().equals(type + ".java"))
                .anyMatch(file -> method == null || file.text().contains(" " + method + "("));
    }

    private static List<Finding> deadLinks(TextFile file) {
        if (!file.name().endsWith(".md")) {
            return List.of();
        }
        Path from = Checkout.root().resolve(file.path());
        return file.eachLine(line -> {
            Stream<MatchResult> links = LINK.matcher(line).results();
            String dead = links.map(link -> link.group(1))
                    .filter(target -> !Files.exists(from.resolveSibling(target)))
                    .collect(Collectors.joining(", "));
            return dead.isEmpty() ? null : dead;
        });
    }

    private String compile(String example) throws IOException {
        Path file = Files.writeString(folder.resolve("Example.java"), example);
        String modules = Stream.of("wire", "bpf", "core")
                .map(module -> Checkout.root()
                        .resolve(module)
                        .resolve("target/classes")
                        .toString())
                .collect(Collectors.joining(java.io.File.pathSeparator));
        var messages = new ByteArrayOutputStream();
        ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        messages,
                        messages,
                        "-d",
                        folder.toString(),
                        "-Xlint:all",
                        "--module-path",
                        modules,
                        "--add-modules",
                        "io.xdp4j",
                        file.toString());
        return messages.toString(StandardCharsets.UTF_8);
    }
}
