package io.xdp4j.tools.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Text that is read as a whole, up to a limit: what has no end is refused, not kept. */
public final class BoundedText {

    /** How long it may be, in bytes. */
    public static final int MOST_BYTES = 64 << 20;

    private BoundedText() {}

    /** Blocking: returns everything; an error says what it was read from. */
    public static String read(InputStream in, String name) throws IOException {
        return read(in, name, MOST_BYTES);
    }

    static String read(InputStream in, String name, int mostBytes) throws IOException {
        byte[] bytes = in.readNBytes(mostBytes + 1);
        if (bytes.length > mostBytes) {
            throw new IOException(name + " more than " + mostBytes + " bytes, which is the most");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
