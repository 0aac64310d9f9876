package io.xdp4j.tools.input;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Reads lines of bytes, of which none may have more than a limit. Blocking; borrows the stream. */
public final class LineReader {

    private final InputStream in;
    private final int most;
    private final byte[] buffer = new byte[1 << 16];
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();

    private int at;
    private int end;
    private boolean tooLong;

    /** Reads {@code in}, from lines of {@code mostBytes}. */
    public LineReader(InputStream in, int mostBytes) {
        this.in = in;
        this.most = mostBytes;
    }

    /** Reads the next line; returns false at the end of the stream. */
    public boolean next() throws IOException {
        line.reset();
        tooLong = false;
        boolean isThere = false;
        while (at < end || fill()) {
            isThere = true;
            int from = at;
            while (at < end && buffer[at] != '\n') {
                at++;
            }
            keep(from);
            if (at < end) {
                at++;
                return true;
            }
        }
        return isThere;
    }

    /** Returns the line without its end. */
    public byte[] line() {
        return line.toByteArray();
    }

    /** Returns whether the line had more than the limit; it is not kept then. */
    public boolean isTooLong() {
        return tooLong;
    }

    private void keep(int from) {
        tooLong |= line.size() + at - from > most;
        if (tooLong) {
            line.reset();
        } else {
            line.write(buffer, from, at - from);
        }
    }

    private boolean fill() throws IOException {
        at = 0;
        end = Math.max(in.read(buffer), 0);
        return end > 0;
    }
}
