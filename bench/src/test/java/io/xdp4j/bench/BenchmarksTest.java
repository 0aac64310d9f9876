package io.xdp4j.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Each benchmark once, in this process, for a moment: that it runs, not how fast. */
final class BenchmarksTest {

    @Test
    void everyBenchmarkRuns() throws Exception {
        Options moment = new OptionsBuilder()
                .forks(0)
                .warmupIterations(0)
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(20))
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();

        Collection<RunResult> results = new Runner(moment).run();

        Set<String> classes = new TreeSet<>();
        for (RunResult result : results) {
            assertTrue(result.getPrimaryResult().getScore() > 0, result.toString());
            classes.add(result.getParams().getBenchmark().replaceAll(".*\\.(\\w+)\\.\\w+$", "$1"));
        }
        assertEquals(
                Set.of("ChecksumBenchmark", "RingBenchmark", "SetBenchmark", "ViewBenchmark", "WireBenchmark"),
                classes);
    }
}
