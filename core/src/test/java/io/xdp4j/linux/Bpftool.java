package io.xdp4j.linux;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The kernel's own tool, as a second opinion. */
public final class Bpftool {

    private static final List<Path> PLACES =
            List.of(Path.of("/usr/sbin/bpftool"), Path.of("/usr/bin/bpftool"), Path.of("/usr/local/sbin/bpftool"));

    private Bpftool() {}

    /** Runs it with {@code words}, which are divided at blanks; returns what it says in JSON. */
    public static JsonNode json(String words) throws IOException, InterruptedException {
        return new ObjectMapper().readTree(run("-j " + words));
    }

    /** Runs it, and fails unless it succeeds. */
    public static String run(String words) throws IOException, InterruptedException {
        Path tool = PLACES.stream().filter(Files::isExecutable).findFirst().orElse(null);
        Assumptions.assumeTrue(tool != null, "bpftool is not installed");
        var command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(words.split(" ")));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError("bpftool " + words + ": " + said);
        }
        return said;
    }
}
