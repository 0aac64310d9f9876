package io.xdp4j.tools.input;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** Text that is read as a whole, up to a limit: what has no end is refused, not kept. */
public final class BoundedText {

    private static final int MOST_BYTES = 64 << 20;

    private BoundedText() {}

    /** Blocking: returns everything; an error says what it was read from. */
    public static String read(InputStream in, String name) throws IOException {
        byte[] bytes = in.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new IOException(name + " more than " + MOST_BYTES + " bytes, which is the most");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
