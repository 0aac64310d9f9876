package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleWarning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Every rule and match that the documents show is one. */
final class DocumentedRulesTest {

    private static final Path DOCS = Path.of(System.getProperty("project.root"), "docs");
    private static final Pattern BLOCK = Pattern.compile("```rules\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern CODE = Pattern.compile("`([^`]+)`");

    @Test
    void blocksOfRulesAreRules() throws IOException {
        int blocks = 0;
        List<Path> guides;
        try (Stream<Path> files = Files.list(DOCS)) {
            guides = files.filter(file -> file.toString().endsWith(".md")).toList();
        }
        for (Path guide : guides) {
            for (var block : BLOCK.matcher(Files.readString(guide)).results().toList()) {
                RuleList rules = RuleList.parse(block.group(1));
                assertEquals(rules, RuleList.parse(rules.toString()));
                assertEquals(List.of(), RuleWarning.of(block.group(1)), guide.toString());
                blocks++;
            }
        }
        assertTrue(blocks >= 3, blocks + " blocks");
    }

    @Test
    void examplesOfMatchesAreMatches() throws IOException {
        int examples = 0;
        for (String row : rows("| example |", 0)) {
            for (var code : CODE.matcher(row).results().toList()) {
                Match match = Match.parse(code.group(1));
                assertEquals(match, Match.parse(match.toString()), code.group(1));
                examples++;
            }
        }
        assertTrue(examples > 60, examples + " examples");
    }

    @Test
    void textsOfMethodsAreAsTheyAreWritten() throws IOException {
        List<String> rows = rows("| method |", 1);
        for (String row : rows) {
            String text = row.replace("`", "").strip();
            assertEquals(text, Match.parse(text).toString());
        }
        assertEquals(23, rows.size());
    }

    /** The cells of a column of the table with that head. */
    private static List<String> rows(String head, int column) throws IOException {
        List<String> lines = Files.readString(DOCS.resolve("rules.md"))
                .lines()
                .dropWhile(line -> !line.startsWith(head))
                .skip(2)
                .takeWhile(line -> line.startsWith("|"))
                .toList();
        return lines.stream()
                .map(line -> line.substring(1).split("(?<!\\\\)\\|")[column].replace("\\|", "|"))
                .toList();
    }
}
