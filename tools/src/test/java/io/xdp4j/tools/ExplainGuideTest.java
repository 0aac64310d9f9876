package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the guide to explain shows is run, and prints what the guide says. */
final class ExplainGuideTest {

    private static final Pattern SHOWN = Pattern.compile("(?ms)^```sh\\n(.*?)^```\\n```\\n(.*?)^```$");
    private static final int SHOWS = 4;
    private static final long PATIENCE_SECONDS = 60;

    @TempDir
    private Path folder;

    @Test
    void everyCommandOfTheGuidePrintsWhatIsShown() throws Exception {
        Path guide = Path.of(System.getProperty("project.root"), "docs", "explain.md");
        List<MatchResult> shown =
                SHOWN.matcher(Files.readString(guide)).results().toList();
        Path xdp = folder.resolve("xdp");
        Files.writeString(xdp, "#!/bin/sh\nexec " + quoted(Child.command()) + " \"$@\"\n");
        assertTrue(xdp.toFile().setExecutable(true));

        assertEquals(SHOWS, shown.size());
        for (MatchResult each : shown) {
            assertEquals(each.group(2), run(each.group(1)));
        }
    }

    private String run(String commands) throws IOException, InterruptedException {
        Process shell = new ProcessBuilder("sh", "-euc", commands)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        try {
            String out = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertTrue(shell.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), out);
            assertEquals(0, shell.exitValue(), out);
            return out;
        } finally {
            shell.descendants().forEach(ProcessHandle::destroyForcibly);
            shell.destroyForcibly();
        }
    }

    private static String quoted(List<String> words) {
        return words.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" "));
    }
}
