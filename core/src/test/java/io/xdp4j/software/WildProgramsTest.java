package io.xdp4j.software;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.Java;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Programs that no verifier would let through, on memory that is the whole address space: both engines do the same,
 * nothing between frames, stacks and values is touched, and Java does not crash.
 */
final class WildProgramsTest {

    private static final boolean DEEP = Boolean.getBoolean("xdp4j.deep");
    private static final int PROGRAMS = DEEP ? 40_000 : 300;

    /** The same in each build; another with {@code -Dxdp4j.seed}. */
    private static final long SEED = Long.getLong("xdp4j.seed", 0);

    @TempDir
    private Path folder;

    @Test
    void wildProgramsTrapOrDoTheSame() throws Exception {
        run(SEED, PROGRAMS, 3);
    }

    @Test
    void wildProgramsThatAreRunOftenDoTheSame() throws Exception {
        run(SEED + PROGRAMS + 1, DEEP ? 400 : 20, DEEP ? 20_000 : 500);
    }

    @Test
    void wildProgramsThatAreAttachedHarmNoOtherFrame() throws Exception {
        int count = DEEP ? 10_000 : 100;

        run(WildAttachedRuns.class, SEED, count);
    }

    private void run(long first, int programs, int times) throws IOException, InterruptedException {
        run(WildRuns.class, first, programs, times);
    }

    private void run(Class<?> runs, long first, int programs, int... more) throws IOException, InterruptedException {
        var arguments = new ArrayList<>(List.of(Long.toString(first), Integer.toString(programs)));
        Arrays.stream(more).mapToObj(Integer::toString).forEach(arguments::add);
        ProcessBuilder command = Java.run(List.of(), runs, arguments.toArray(String[]::new));
        command.command().remove("-XX:TieredStopAtLevel=1"); // what HotSpot leaves out is what matters
        Path log = folder.resolve("log");
        Process child =
                command.redirectErrorStream(true).redirectOutput(log.toFile()).start();
        boolean ended = child.waitFor(DEEP ? 300 : 15, TimeUnit.MINUTES);
        child.destroyForcibly().waitFor();

        String said = Files.readString(log);
        assertTrue(ended, said);
        assertEquals(0, child.exitValue(), said);
        assertTrue(said.contains("done"), said);
        System.out.print("WildProgramsTest: " + programs + " programs from seed " + first + ", " + said);
    }
}
