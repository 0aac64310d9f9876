package io.xdp4j.drill;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What a test did without a mutant.
 *
 * @param test its name
 * @param cpuNanos processor time, in a process that had just started
 * @param classes the names of those it used
 */
record TestRun(String test, long cpuNanos, Set<String> classes) {

    static List<TestRun> read(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(TestRun::of).toList();
    }

    static void write(Path file, List<TestRun> runs) throws IOException {
        Files.write(file, runs.stream().map(TestRun::line).toList());
    }

    private static TestRun of(String line) {
        String[] columns = line.split("\t");
        return new TestRun(columns[0], Long.parseLong(columns[1]), Set.of(columns[2].split(",")));
    }

    private String line() {
        return test + "\t" + cpuNanos + "\t" + String.join(",", classes);
    }
}
