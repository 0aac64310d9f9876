package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.tools.lab.Lab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to measuring shows is run, with fewer packets. */
@EnabledIf(value = "io.xdp4j.tools.Rights#held", disabledReason = Rights.MISSING)
final class GuideKernelTest {

    private static final Pattern SHELL = Pattern.compile("(?ms)^```sh\\n(.*?)^```$");
    private static final long PATIENCE_SECONDS = 120;

    private final String lab = "guide" + ProcessHandle.current().pid();

    @TempDir
    private Path folder;

    @AfterEach
    void deleteWhatIsLeft() throws Exception {
        new Lab(lab).delete();
    }

    @Test
    void everyCommandOfTheGuideWorks() throws Exception {
        Path guide = Path.of(System.getProperty("project.root"), "docs", "benchmarking.md");
        String commands = SHELL.matcher(Files.readString(guide))
                .results()
                .map(MatchResult::group)
                .map(block -> block.replaceAll("(?m)^```.*$", ""))
                .collect(Collectors.joining("\n"));

        Ran ran = run(brief(commands));

        assertEquals(0, ran.code(), ran.out() + ran.err());
        assertTrue(ran.out().contains("A and B differ in batch (64, 16)."), ran.out());
        assertTrue(Files.readString(folder.resolve("report.html")).contains("xdp.hgrm"));
        assertTrue(Lab.all().stream().noneMatch(left -> left.name().equals(lab)), "the lab is deleted");
    }

    /** The same commands in seconds. */
    private String brief(String commands) {
        return commands.replace("play", lab)
                .replace("sudo ", "")
                .replace("seq 15", "seq 1")
                .replace("0000 --warmup 1", "00 --warmup 0.1")
                .replaceAll("--seconds [0-9]+", "--seconds 60")
                .replace("wait $far", "kill $far; wait $far || true");
    }

    private Ran run(String commands) throws IOException, InterruptedException {
        Path xdp = folder.resolve("xdp");
        Files.writeString(xdp, "#!/bin/sh\nexec " + quoted(Child.command()) + " \"$@\"\n");
        assertTrue(xdp.toFile().setExecutable(true));
        Path out = folder.resolve("out");
        Process shell = new ProcessBuilder("bash", "-euc", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(out.toFile())
                .start();
        try {
            boolean ended = shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS);
            String text = Files.readString(out, StandardCharsets.UTF_8);
            assertTrue(ended, text);
            return new Ran(shell.exitValue(), text, "");
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }
}
