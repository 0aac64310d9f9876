package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Commands of others, whose word the tests take, in the network namespace of the thread that starts them. */
final class Shell {

    private Shell() {}

    /** Runs a command that must succeed; returns what it printed. */
    static String run(String command) throws IOException, InterruptedException {
        Process process =
                new ProcessBuilder(command.split(" ")).redirectErrorStream(true).start();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + ": " + out);
        return out;
    }
}
