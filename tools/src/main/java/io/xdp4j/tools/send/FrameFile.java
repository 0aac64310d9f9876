package io.xdp4j.tools.send;

import io.xdp4j.device.XdpException;
import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads a file of frames through, before anything is sent. */
public final class FrameFile {

    /** The file that is standard input. */
    public static final String STANDARD = "-";

    private static final long MAX_KEPT = 64 << 20; // bytes of frames that are kept, with what it takes to keep them
    private static final int KEEPING = 100;

    /** What a frame must be like; it is told its number, from 1. */
    public interface Check {

        /** Fails if {@code length} bytes cannot be sent. */
        void check(long number, String name, int length) throws XdpException;
    }

    private final String file;
    private final Check check;

    private long frames;
    private long cut;
    private long kept;

    /** Reads {@code file}, or standard input if it is {@link #STANDARD}. */
    public FrameFile(String file, Check check) {
        this.file = file;
        this.check = check;
    }

    /** Returns the frames of the file, all of them checked. */
    public Frames read(InputStream standard) throws IOException {
        boolean isFile = !file.equals(STANDARD) && Files.isRegularFile(Path.of(file));
        var all = new KeptFrames();
        try (CaptureReader reader = file.equals(STANDARD)
                ? CaptureReader.open(Channels.newChannel(standard))
                : CaptureReader.open(Path.of(file))) {
            while (reader.next()) {
                look(reader);
                if (kept <= MAX_KEPT) {
                    all.add(reader.memory(), reader.offset(), reader.length(), reader.epochNanos(), reader.name());
                } else if (!isFile) {
                    throw failed("more than " + (MAX_KEPT >> 20) + " MiB", "save it to a file, which is read twice");
                }
            }
        } catch (XdpException e) {
            throw e;
        } catch (IOException e) {
            throw failed(reason(e), "see docs/send.md for what it may be");
        }
        if (frames == 0) {
            throw failed("it has no frames", "");
        }
        return kept <= MAX_KEPT ? all : new FileFrames(Path.of(file));
    }

    /** Returns how many of its frames were not captured whole. */
    public long cut() {
        return cut;
    }

    private void look(CaptureReader reader) throws XdpException {
        frames++;
        kept += reader.length() + KEEPING;
        cut += reader.length() < reader.originalLength() ? 1 : 0;
        check.check(frames, reader.name(), reader.length());
    }

    private XdpException failed(String reason, String advice) {
        String what = file.equals(STANDARD) ? "standard input" : file;
        return new XdpException(XdpException.Kind.INVALID, "read frames from " + what, 0, reason, advice);
    }

    private static String reason(IOException e) {
        return switch (e) {
            case java.nio.file.NoSuchFileException _ -> "there is no such file";
            case java.nio.file.AccessDeniedException _ -> "may not be read";
            default -> String.valueOf(e.getMessage());
        };
    }
}
