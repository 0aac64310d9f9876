package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

final class StopTest {

    @Test
    void stoppedBenchPrintsWhatItHas() {
        var stop = new Stop();
        stop.request();
        var out = new ByteArrayOutputStream();
        var stream = new PrintStream(out, true, StandardCharsets.UTF_8);

        int code = Main.run(
                new Session(stream, stream, false, stop), "bench", "rx", "--driver", "software", "--seconds", "600");

        assertEquals(0, code);
        assertTrue(out.toString(StandardCharsets.UTF_8).contains("stopped early"), out.toString());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void signalEndsABenchWithItsDocument() throws Exception {
        try (Child child = Child.xdp("bench", "tx", "--driver", "software", "--seconds", "600", "--json")) {
            child.awaitThread("xdp-main");
            child.process().toHandle().destroy();

            Ran ran = child.await();

            assertEquals(0, ran.code(), ran.err());
            assertEquals("tx", ran.json().get("scenario").asString());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void outputThatNobodyReadsIsAFailureThatIsSaid() throws Exception {
        try (Child child = Child.xdp("bench", "tx", "--driver", "software", "--seconds", "600", "--json")) {
            child.awaitThread("xdp-main");
            child.process().getInputStream().close();

            child.signal("TERM");

            var err = new String(child.process().getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("xdp: not all of the output could be written", err.strip());
            assertEquals(1, child.process().waitFor());
        }
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void fullDiskIsAFailureThatIsSaid() throws Exception {
        try (Child child = Child.onFullDisk("bench", "tx", "--driver", "software", "--packets", "10", "--json")) {
            Ran ran = child.await();

            assertEquals(1, ran.code());
            assertEquals(
                    "xdp: not all of the output could be written", ran.err().strip());
        }
    }
}
