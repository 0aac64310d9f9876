package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.tools.input.BoundedText;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code xdp run --isa} and {@code xdp bench vm}. */
final class RunIsaTest {

    private static final String FORTY_TWO = "b7000000 2a000000\n9500000000000000";
    private static final String LENGTH = "bf20000000000000 9500000000000000";
    private static final String LAST_BYTE = "7110030000000000 9500000000000000";

    @Test
    void r0IsPrintedInHex() {
        Ran ran = run(FORTY_TWO);

        assertEquals(0, ran.code(), ran.err());
        assertEquals("2a\n", ran.out());
    }

    @Test
    void memoryIsInR1AndItsLengthInR2() {
        assertEquals("4\n", run(LENGTH, "--memory", "01 02 03 ff").out());
        assertEquals("ff\n", run(LAST_BYTE, "--memory", "010203ff").out());
        assertEquals("0\n", run(LENGTH).out());
    }

    @ParameterizedTest
    @CsvSource({
        "ff00000000000000 9500000000000000, slot 0: opcode 0xff",
        "b7000000, slot 0: cut off",
        "b700000000000000, slot 0: the function ends here",
        "7110030000000000 9500000000000000, slot 0: reads 1 bytes at 0x3",
        "xy, hexadecimal",
        "'', at least one instruction"
    })
    void whatIsRefusedOrTrapsIsAnError(String program, String message) {
        Ran ran = run(program);

        assertEquals(1, ran.code());
        assertEquals("", ran.out());
        assertTrue(ran.err().startsWith("xdp: ") && ran.err().contains(message), ran.err());
        assertEquals(1, ran.err().lines().count());
    }

    @Test
    void memoryThatIsNotEnoughIsSaidInOneLine() throws Exception {
        List<String> little = List.of("env", "JAVA_TOOL_OPTIONS=-XX:MaxDirectMemorySize=32k");
        try (Child child = Child.xdp(little, "run", "--isa", "--engine", "interpreter")) {
            Ran ran = child.await();

            assertEquals(1, ran.code(), ran.err());
            assertEquals(2, ran.err().lines().count(), ran.err()); // the first is Java's: it was given options
            assertTrue(ran.err().contains("xdp: not enough memory: the VM needs 65536 bytes"), ran.err());
            assertTrue(ran.err().contains("-XX:MaxDirectMemorySize"), ran.err());
        }
    }

    @Test
    void batchAnswersLineByLine() {
        String lines = "b70000002a0000009500000000000000 -\n"
                + "71100300000000009500000000000000 010203ff\n"
                + "71100300000000009500000000000000 010203\n"
                + "nonsense\n";

        Ran ran = run(lines, "--batch");

        assertEquals(0, ran.code());
        assertEquals("2a", ran.out().lines().toList().get(0));
        assertEquals("ff", ran.out().lines().toList().get(1));
        assertTrue(ran.out().lines().toList().get(2).startsWith("ERR slot 0: reads 1 bytes"), ran.out());
        assertEquals(
                "ERR a line is PROGRAMHEX MEMORYHEX, or PROGRAMHEX -",
                ran.out().lines().toList().get(3));
    }

    @Test
    void inputWithoutEndIsRefused() {
        Ran ran = Ran.xdp(new Digits(Long.MAX_VALUE), "run", "--isa", "--engine", "interpreter");

        assertEquals(1, ran.code());
        assertEquals("xdp: standard input: it has more than 67108864 bytes, which is the most\n", ran.err());
    }

    @Test
    void lineOfABatchThatIsTooLongIsAnErrorAndTheNextIsAnswered() {
        var in = new SequenceInputStream(
                new Digits(BoundedText.MOST_BYTES + 1), in("\nb70000002a0000009500000000000000 -"));

        Ran ran = Ran.xdp(in, "run", "--isa", "--engine", "interpreter", "--batch");

        assertEquals(0, ran.code(), ran.err());
        assertEquals("ERR a line has more than 67108864 bytes\n2a\n", ran.out());
    }

    @Test
    void wrongUsageIsToldFromFailures() {
        assertEquals(2, Ran.xdp("run").code());
        assertEquals(2, Ran.xdp("run", "--isa").code());
        assertEquals(2, run(FORTY_TWO, "--batch", "--memory", "00").code());
        assertEquals(2, Ran.xdp("bench", "vm", "--isa").code());
    }

    @Test
    void aRunIsMeasured() {
        Ran ran = Ran.xdp(in(FORTY_TWO), "bench", "vm", "--isa", "--engine", "interpreter", "--json");

        assertEquals(0, ran.code(), ran.err());
        assertEquals("interpreter", ran.json().get("engine").asString());
        assertEquals("2a", ran.json().get("result").asString());
        assertTrue(ran.json().get("nanosPerRun").asDouble() > 0);
        assertTrue(ran.json().get("runs").asLong() >= 20);
    }

    @Test
    void whatCannotBeMeasuredIsAnError() {
        Ran ran = Ran.xdp(in("b7000000"), "bench", "vm", "--isa", "--engine", "interpreter");

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("slot 0: cut off"), ran.err());
    }

    private static Ran run(String program, String... more) {
        var args = new String[4 + more.length];
        System.arraycopy(new String[] {"run", "--isa", "--engine", "interpreter"}, 0, args, 0, 4);
        System.arraycopy(more, 0, args, 4, more.length);
        return Ran.xdp(in(program), args);
    }

    /** So many digits 0. */
    private static final class Digits extends InputStream {

        private long left;

        Digits(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? '0' : -1;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) {
            int count = (int) Math.min(left, length);
            Arrays.fill(bytes, offset, offset + count, (byte) '0');
            left -= count;
            return count == 0 && length > 0 ? -1 : count;
        }
    }

    private static ByteArrayInputStream in(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
