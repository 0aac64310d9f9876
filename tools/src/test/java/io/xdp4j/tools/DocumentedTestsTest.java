package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
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
                if (!isThere(sources, test)) {
                    missing.add(document.getFileName() + ": " + test.group());
                }
            }
        }
        assertEquals(List.of(), missing);
        assertTrue(named > 60, named + " tests");
    }

    @Test
    void everyRowOfTheTableOfRuntimesNamesATestThatProvesOurs() throws IOException {
        Map<String, String> sources = sources();
        List<String> rows = table(Files.readString(ROOT.resolve("docs/ebpf.md")), "## Beside other runtimes");

        List<String> unproven =
                rows.stream().filter(row -> !isProven(sources, row)).toList();

        assertEquals(List.of(), unproven);
        assertTrue(rows.size() >= 8, rows::toString);
    }

    @Test
    void everyRowOfTheTableOfDifferencesNamesATestThatShowsIt() throws IOException {
        Map<String, String> sources = sources();
        List<String> rows = table(Files.readString(ROOT.resolve("docs/drivers.md")), "## What differs from Linux");

        List<String> unproven =
                rows.stream().filter(row -> !isProven(sources, row)).toList();

        assertEquals(List.of(), unproven);
        assertTrue(rows.size() >= 20, rows::toString);
    }

    @Test
    void everyContractIsKeptByTheSoftwareDriver() throws IOException {
        Map<String, String> sources = sources();
        List<String> contracts = sources.keySet().stream()
                .filter(name -> name.endsWith("Contract"))
                .toList();

        List<String> unkept = contracts.stream()
                .filter(contract -> sources.entrySet().stream()
                        .noneMatch(test -> test.getKey().contains("Software")
                                && test.getValue().contains("implements " + contract + " ")))
                .toList();

        assertEquals(List.of(), unkept);
        assertTrue(contracts.size() >= 20, contracts::toString);
    }

    @Test
    void rowWithoutATestIsFound() throws IOException {
        Map<String, String> sources = sources();

        assertTrue(isProven(sources, "| maps | none | all, `DocumentedTestsTest.rowWithoutATestIsFound` |"));
        assertFalse(isProven(sources, "| maps | `DocumentedTestsTest.rowWithoutATestIsFound` | all |"));
        assertFalse(isProven(sources, "| maps | none | all, `DocumentedTestsTest.nothing` |"));
        assertEquals(List.of("| a | b |"), table("## One\n| x |\n## Two\n| |\n|---|\n| a | b |\n## Three\n", "## Two"));
    }

    /** Returns the rows under a heading, without the two of the head. */
    private static List<String> table(String document, String heading) {
        return document.lines()
                .dropWhile(line -> !line.equals(heading))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("|"))
                .skip(2)
                .toList();
    }

    /** Returns whether the last cell of a row names tests, all of them there. */
    private static boolean isProven(Map<String, String> sources, String row) {
        String[] cells = row.split("\\|");
        List<MatchResult> tests =
                NAMED.matcher(cells[cells.length - 1]).results().toList();
        return !tests.isEmpty() && tests.stream().allMatch(test -> isThere(sources, test));
    }

    private static boolean isThere(Map<String, String> sources, MatchResult test) {
        return sources.getOrDefault(test.group(1), "").contains(" void " + test.group(2) + "(");
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
