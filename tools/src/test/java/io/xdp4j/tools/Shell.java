package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Commands of others, whose word the tests take, in the network namespace of the thread that starts them. */
final class Shell {

    private Shell() {}

    /** Runs a command that must succeed; returns what it printed. */
    static String run(String command) throws IOException, InterruptedException {
        return run(List.of(command.split(" ")));
    }

    /** Runs a command whose words may have spaces in them. */
    static String run(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> String.join(" ", command) + ": " + out);
        return out;
    }
}
