package io.xdp4j.stress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.xdp4j.drill.ClassMutants;
import io.xdp4j.drill.Mutant;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Runs jcstress over {@code *RingStress}, in processes that it starts itself; its report lies in {@code target}. */
@Tag("deep")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class RingStressTest {

    private static final Path RINGS =
            Path.of(System.getProperty("project.root"), "core", "target", "classes", "io", "xdp4j", "ring");

    /** States that live at a time: fewer than {@link RingSlot} has slots. Threads yield: cores may be few, or busy. */
    private static final List<String> OPTIONS =
            List.of("-m quick -f 1 -iters 4 -time 200 -sc false -af NONE -strideSize 128 -strideCount 32".split(" "));

    private static final String ANY_ORDER = " -XX:-TieredCompilation -XX:+UnlockDiagnosticVMOptions -XX:+StressLCM"
            + " -XX:+StressGCM -XX:+StressIGVN -XX:+StressCCP";

    private static final int TRIES = 10;

    @TempDir
    private Path folder;

    @Test
    void ringsKeepTheirPromises() throws Exception {
        Outcome outcome = stress(".*RingStress.*", "", classPath());

        assertTrue(outcome.passed(), outcome.output());
    }

    @Test
    void ringsKeepTheirPromisesHoweverTheyAreCompiled() throws Exception {
        Outcome outcome = stress(".*RingStress.*", ANY_ORDER, classPath());

        assertTrue(outcome.passed(), outcome.output());
    }

    @Test
    void aMissingFenceIsSeen() throws Exception {
        int missing = 0;
        for (Path file : ringClasses()) {
            missing += writeWithoutFence(file);
        }

        Outcome outcome = stressUntilItFails(".*RingStress.Wakeup", folder + File.pathSeparator + classPath());

        assertTrue(missing > 0, "no class of the rings has a fence");
        assertFalse(outcome.passed(), outcome.output());
        assertTrue(outcome.output().contains("The wakeup is lost"), outcome.output());
    }

    /** Where others want the processors, the two threads seldom run at the same time. */
    private Outcome stressUntilItFails(String tests, String classPath) throws Exception {
        Outcome outcome = stress(tests, "", classPath);
        for (int i = 1; i < TRIES && outcome.passed(); i++) {
            outcome = stress(tests, "", classPath);
        }
        return outcome;
    }

    /** Writes the mutant that lacks its fence, if there is one, to where it hides the class; returns how many. */
    private int writeWithoutFence(Path file) throws IOException {
        var mutants = new ClassMutants(Files.readAllBytes(file));
        for (Mutant mutant : mutants.all()) {
            if (mutant.name().contains("fullFence not called")) {
                Path hiding = folder.resolve(mutant.type() + ".class");
                Files.createDirectories(hiding.getParent());
                Files.write(hiding, mutants.apply(mutant));
                return 1;
            }
        }
        return 0;
    }

    private Outcome stress(String tests, String jvmOptions, String classPath) throws Exception {
        assumeTrue(Runtime.getRuntime().availableProcessors() > 1, "jcstress runs nothing on one processor");
        Path log = folder.resolve("jcstress.log");
        List<String> command = new ArrayList<>(List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                classPath,
                "org.openjdk.jcstress.Main",
                "-t",
                tests,
                "-spinStyle",
                "THREAD_YIELD",
                "-r",
                Path.of("target", "jcstress").toAbsolutePath().toString(),
                "-jvmArgs",
                "--enable-native-access=ALL-UNNAMED" + jvmOptions));
        command.addAll(OPTIONS);
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        try {
            int status = process.waitFor();
            return new Outcome(status, Files.readString(log, StandardCharsets.UTF_8));
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static List<Path> ringClasses() throws IOException {
        try (Stream<Path> files = Files.list(RINGS)) {
            return files.filter(file -> file.toString().endsWith(".class")).toList();
        }
    }

    private static String classPath() {
        return System.getProperty("java.class.path");
    }

    /** How jcstress ended, and what it said. */
    private record Outcome(int status, String output) {

        boolean passed() {
            assertEquals(
                    1,
                    output.lines().filter(line -> line.equals("RUN RESULTS:")).count(),
                    output);
            return status == 0
                    && output.contains("Failed tests: No matches.")
                    && output.contains("Error tests: No matches.")
                    && !output.contains("All remaining tests: No matches.");
        }
    }
}
