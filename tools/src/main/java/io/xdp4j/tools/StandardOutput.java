package io.xdp4j.tools;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Standard output as a channel: a PrintStream alone would not say that nobody reads it any more. */
final class StandardOutput implements WritableByteChannel {

    private final PrintStream out;
    private boolean isOpen = true;

    StandardOutput(PrintStream out) {
        this.out = out;
    }

    @Override
    public int write(ByteBuffer source) throws IOException {
        byte[] bytes = new byte[source.remaining()];
        source.get(bytes);
        out.write(bytes, 0, bytes.length);
        if (out.checkError()) {
            throw new IOException("not all of the output could be written");
        }
        return bytes.length;
    }

    @Override
    public boolean isOpen() {
        return isOpen;
    }

    /** Leaves the stream open, which others may write to. */
    @Override
    public void close() {
        isOpen = false;
    }
}
