package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class UsageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bench                                         | rx|tx
                    bench sideways -i x                           | sideways
                    bench rx                                      | -i IF is needed
                    bench rx -i x --seconds 1 --packets 1         | mutually exclusive
                    bench rx -i x --copy --zero-copy              | mutually exclusive
                    bench rx -i x --wait never                    | never
                    bench rx -i x --hdr file                      | only lat
                    bench rx -i x --rate 5                        | only tx
                    bench tx --path socket                        | --to ADDRESS
                    bench rx --path socket --driver software      | --driver linux
                    bench tx --driver software --size 63          | must be 64 to
                    bench tx --driver software --size 1515        | up to 1514
                    bench tx --driver software --batch 0          | must be 1 to
                    bench tx --driver software --packets 0        | must be 1 or more
                    bench tx --driver software --seconds -1       | must be more than 0
                    bench tx --driver software --warmup -1        | must be 0 or more
                    bench tx --driver software --to-mac 1:2       | : not a MAC address
                    bench tx --driver software --to ::1           | : not an IPv4 address
                    bench tx --driver software --to localhost     | : not an IPv4 address
                    bench tx --driver software --port 70000       | must be 1 to 65535
                    bench tx --driver software --delay-nanos -1   | must be 0 to
                    bench tx --driver software -q -1              | must be 0 to
                    bench tx --driver software -q 64              | queues 0 to 63
                    bench tx --driver software --size 65536       | to 65535
                    bench tx --driver software --size small       | small
                    bench tx --driver software --batch -1         | must be 1 to
                    bench tx --driver software --batch 2049       | to 2048
                    bench tx --driver software --packets -1       | --packets -1
                    bench tx --driver software --packets 1.5      | 1.5
                    bench tx --driver software --seconds 0        | --seconds 0
                    bench tx --driver software --seconds NaN      | --seconds NaN
                    bench tx --driver software --warmup Infinity  | --warmup Infinity
                    bench tx --driver software --seconds Infinity | --seconds Infinity
                    bench @/tmp                                   | @/tmp
                    bench tx --driver software --rate -1          | --rate -1
                    bench tx --driver software --port 0           | --port 0
                    bench tx --driver software --delay-nanos x    | x
                    bench tx --driver software --mode hardware    | hardware
                    bench tx --driver software --from x           | : not an IPv4 address
                    bench tx --path raw                           | raw
                    bench rx --driver auto                        | xdp: --driver auto: must be linux or software
                    explain all->drop --driver soft --frames f    | xdp: --driver soft: must be software
                    bench lat --driver software --hdr /           | --hdr /: is a folder
                    bench lat --driver software --hdr /nope/file  | there is no folder /nope
                    bench lat --path socket                       | --to ADDRESS
                    bench report                                  | RESULT.json
                    bench compare a.json                          | B.json
                    bench rx compare a.json                       | B.json
                    """)
    void impossibleOptionsOfBenchAreWrongUsage(String line, String reason) {
        assertWrongUsage(line, reason);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    juggle                                        | juggle
                    --json lab list                               | --json
                    lab --json list                               | --json
                    demo --driver hardware                        | hardware
                    demo --seconds x                              | x
                    doctor --loud                                 | --loud
                    list --loud                                   | --loud
                    list -i                                       | IF
                    list --netns a --all-netns                    | mutually exclusive
                    list --netns a/b                              | name of a network namespace
                    """)
    void impossibleOptionsAreWrongUsage(String line, String reason) {
        assertWrongUsage(line, reason);
    }

    private static void assertWrongUsage(String line, String reason) {
        Ran ran = Ran.xdp(line.split(" "));

        assertAll(
                () -> assertEquals(2, ran.code(), ran.err()),
                () -> assertTrue(ran.err().startsWith("xdp: "), ran.err()),
                () -> assertTrue(ran.err().contains(reason), ran.err()),
                () -> assertTrue(ran.err().contains("--help"), ran.err()),
                () -> assertFalse(ran.err().contains("Exception"), ran.err()),
                () -> assertEquals("", ran.out()));
    }

    @Test
    void outputThatCannotBeWrittenIsAFailure() {
        var err = new ByteArrayOutputStream();
        var full = new PrintStream(new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("no space left");
            }
        });

        int code = Main.run(full, new PrintStream(err, true, StandardCharsets.UTF_8), "--help");

        assertEquals(1, code);
        assertTrue(err.toString(StandardCharsets.UTF_8).contains("could be written"));
    }

    @Test
    void versionSaysWhatRunsOnWhat() {
        Ran ran = Ran.xdp("--version");

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().matches("(?s)xdp \\d+\\.\\d+.*\\RJDK 2\\d.*"), ran.out());
        assertTrue(ran.out().contains(System.getProperty("os.version")), ran.out());
    }

    @Test
    void noCommandPrintsWhichThereAre() {
        Ran ran = Ran.xdp();

        assertEquals(2, ran.code());
        assertTrue(ran.err().contains("doctor"), ran.err());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--help",
                "demo --help",
                "bench --help",
                "bench compare -h",
                "bench report -h",
                "doctor -h",
                "dump -h",
                "send -h",
                "list -h",
                "explain -h",
                "filter -h",
                "filter apply -h",
                "filter set -h"
            })
    void helpHasExamples(String line) {
        Ran ran = Ran.xdp(line.split(" "));

        assertEquals(0, ran.code());
        assertTrue(ran.out().contains("Examples:"), ran.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"bench -h", "bench rx --help", "bench rx -hq 0"})
    void helpOfBenchNamesWhatReadsItsResults(String line) {
        Ran ran = Ran.xdp(line.split(" "));

        assertTrue(ran.out().contains("  compare  "), ran.out());
        assertTrue(ran.out().contains("  report   "), ran.out());
    }

    @Test
    void failureIsOneLineUnlessMoreIsWanted() {
        Ran brief = Ran.xdp("bench", "compare", "/nope/a", "/nope/b");
        Ran verbose = Ran.xdp("bench", "compare", "/nope/a", "/nope/b", "--verbose");

        assertEquals(1, brief.err().lines().count(), brief.err());
        assertTrue(verbose.err().contains("\tat io.xdp4j"), verbose.err());
    }
}
