package io.xdp4j.tools.input;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** How much text is read, and not more. */
final class BoundsTest {

    @Test
    void textOfTheMostIsReadAndOneMoreByteIsRefused() throws IOException {
        assertEquals("abcd", BoundedText.read(stream("abcd"), "it has", 4));

        var refused = assertThrows(IOException.class, () -> BoundedText.read(stream("abcde"), "it has", 4));

        assertEquals("it has more than 4 bytes, which is the most", refused.getMessage());
    }

    @Test
    void lineOfTheMostIsReadAndALongerOneIsSkipped() throws IOException {
        var lines = new LineReader(stream("abcd\nabcde\n\nab"), 4);

        assertNext("abcd", lines);
        assertTrue(lines.next());
        assertTrue(lines.isTooLong());
        assertNext("", lines);
        assertNext("ab", lines);
        assertFalse(lines.next());
    }

    @Test
    void longLineIsNotKept() throws IOException {
        var lines = new LineReader(new Zeros(1 << 20), 1 << 10);

        assertTrue(lines.next());
        assertTrue(lines.isTooLong());
        assertEquals(0, lines.line().length);
        assertFalse(lines.next());
    }

    private static void assertNext(String line, LineReader lines) throws IOException {
        assertTrue(lines.next());
        assertFalse(lines.isTooLong());
        assertArrayEquals(line.getBytes(StandardCharsets.UTF_8), lines.line());
    }

    private static InputStream stream(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    /** So many zeros. */
    private static final class Zeros extends InputStream {

        private long left;

        Zeros(long left) {
            this.left = left;
        }

        @Override
        public int read() {
            return left-- > 0 ? 0 : -1;
        }
    }
}
