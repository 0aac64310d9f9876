package io.xdp4j.drill;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every change of an instruction turns a test beside it red, or stands in {@code equivalent.tsv} with the reason why
 * none can. What noticed each mutant is written to {@code target/mutants-*.tsv}.
 */
@Tag("deep")
final class MutationDrillTest {

    private static final Path ROOT = Path.of(System.getProperty("project.root"));

    @Test
    void testsOfRingsNoticeEveryMutant() throws Exception {
        drill("core", "io/xdp4j/ring");
    }

    @Test
    void testsOfTheAbiNoticeEveryMutant() throws Exception {
        drill("core", "io/xdp4j/linux/abi");
    }

    @Test
    void testsOfFormatsNoticeEveryMutant() throws Exception {
        drill("wire", "io/xdp4j/wire");
    }

    private static void drill(String module, String path) throws Exception {
        var drill = new Drill(new Subject(ROOT.resolve(module), path));

        drill.run();

        Map<Mutant, String> killers = drill.killers();
        Path report = report(path, killers);
        List<String> equivalent = equivalent(path);
        String expected = killers.keySet().stream()
                .map(Mutant::name)
                .filter(equivalent::contains)
                .collect(joining("\n"));
        String survived = killers.entrySet().stream()
                .filter(entry -> survives(entry.getKey(), entry.getValue(), equivalent))
                .map(entry -> entry.getKey().name())
                .collect(joining("\n"));
        assertTrue(killers.size() > 100, () -> "only " + killers.size() + " mutants");
        assertEquals(expected, survived, () -> "of " + killers.size() + " mutants; what noticed each: " + report);
        assertEquals(equivalent.size(), expected.lines().count(), "lines of equivalent.tsv that name no mutant");
    }

    /** One that is known to change nothing may also make so slow that it seems to be noticed. */
    private static boolean survives(Mutant mutant, String killer, List<String> equivalent) {
        return killer.equals(DrillWorker.SURVIVED)
                || killer.equals(DrillWorker.NO_END) && equivalent.contains(mutant.name());
    }

    private static Path report(String path, Map<Mutant, String> killers) throws IOException {
        Path folder = Files.createDirectories(Path.of("target"));
        Path file = folder.resolve("mutants-" + path.replace('/', '.') + ".tsv");
        Files.write(
                file,
                killers.entrySet().stream()
                        .map(entry ->
                                entry.getKey().name() + "\t" + entry.getKey().line() + "\t" + entry.getValue())
                        .toList());
        return file.toAbsolutePath();
    }

    /** The names of the mutants in a package that change nothing: the part of each line before the tab. */
    private static List<String> equivalent(String path) throws IOException {
        String prefix = path.replace("io/xdp4j/", "").replace('/', '.') + ".";
        try (var in = MutationDrillTest.class.getResourceAsStream("equivalent.tsv")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.startsWith(prefix))
                    .map(line -> line.split("\t")[0])
                    .toList();
        }
    }
}
