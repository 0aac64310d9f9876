package io.xdp4j.tools.input;

import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** A file of frames, pcap, pcapng or lines, whose errors name it. Owns its reader. */
public final class FrameFile implements AutoCloseable {

    private static final String STANDARD = "-";

    private final String name;
    private final CaptureReader reader;

    private FrameFile(String name, CaptureReader reader) {
        this.name = name;
        this.reader = reader;
    }

    /** Blocking: opens the file of that name; {@code -} is {@code standard}. */
    public static FrameFile open(String name, InputStream standard) throws IOException {
        try {
            if (name.equals(STANDARD)) {
                return new FrameFile("standard input", CaptureReader.open(Channels.newChannel(standard)));
            }
            if (Files.isDirectory(Path.of(name))) {
                throw new IOException("is a folder, not a file of frames");
            }
            return new FrameFile(name, CaptureReader.open(Path.of(name)));
        } catch (NoSuchFileException e) {
            throw new IOException(name + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new IOException(name + ": may not be read", e);
        } catch (IOException e) {
            throw new IOException((name.equals(STANDARD) ? "standard input" : name) + ": " + e.getMessage(), e);
        }
    }

    /** Blocking: reads the next frame; returns false at the end of the file. */
    public boolean next() throws IOException {
        try {
            return reader.next();
        } catch (IOException e) {
            throw new IOException(name + ": " + e.getMessage(), e);
        }
    }

    /** Returns the reader, which holds the frame. */
    public CaptureReader frame() {
        return reader;
    }

    @Override
    public void close() throws IOException {
        reader.close();
    }
}
