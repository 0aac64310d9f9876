package io.xdp4j.testkit;

import io.xdp4j.wire.PcapWriter;
import io.xdp4j.wire.PcapngWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Where the frames of a test go if it fails. */
final class CaptureFile {

    private static final Path FOLDER = Path.of("target", "xdp4j");
    private static final int MAX_NAME = 120;

    private final String name;
    private final Path file;

    /** Makes one for a test of that name. */
    CaptureFile(String name) {
        if (name.isBlank()) {
            throw new IllegalArgumentException("name: blank; it names the file of a test that fails");
        }
        String plain = name.replaceAll("[^A-Za-z0-9._-]", "-").replaceAll("^\\.", "-");
        this.name = plain.substring(0, Math.min(plain.length(), MAX_NAME));
        this.file = FOLDER.resolve(this.name + ".pcapng");
    }

    /** Removes what an earlier run of the test left. */
    void removeOld() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException _) {
            // If the test fails this time, writing fails too and says so; if not, nobody wants the file.
        }
    }

    /** Writes what is in the journal; returns what to say about it, also if that did not work. */
    String write(Journal journal) {
        synchronized (journal) {
            return written(journal);
        }
    }

    private String written(Journal journal) {
        try {
            Files.createDirectories(FOLDER);
            writeFrames(journal);
        } catch (IOException e) {
            return "the frames could not be written to " + file.toAbsolutePath() + ": " + e;
        }
        String older = journal.leftOut() == 0 ? "" : ", without " + journal.leftOut() + " older ones";
        return "the frames, each with its verdict: " + file.toAbsolutePath() + " ("
                + FrameDiff.count(journal.frames().size(), "frame") + older + ")";
    }

    private void writeFrames(Journal journal) throws IOException {
        long last = 0;
        try (var writer = new PcapngWriter(channel(), name, PcapWriter.MAX_SNAP_LENGTH)) {
            for (SeenFrame seen : journal.frames()) {
                byte[] frame = seen.frame();
                last = seen.nanos();
                writer.write(MemorySegment.ofArray(frame), 0, frame.length, frame.length, last, seen.comment());
            }
            writer.statistics(journal.frames().size() + journal.leftOut(), journal.leftOut(), last);
        }
    }

    private FileChannel channel() throws IOException {
        return FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE);
    }
}
