package io.xdp4j.tools.dump;

import io.xdp4j.linux.capture.CaptureCounts;
import io.xdp4j.wire.PcapngWriter;
import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.time.Instant;

/** Writes frames to a pcapng file, their verdicts as comments. Owns the channel. */
public final class PcapngSink implements DumpSink {

    private final PcapngWriter writer;

    /** Writes frames of {@code device}, of which {@code snapLength} bytes are kept. */
    public PcapngSink(WritableByteChannel channel, String device, int snapLength) {
        writer = new PcapngWriter(channel, device, snapLength);
    }

    @Override
    public void frame(FrameSource source, long number, Verdict verdict) throws IOException {
        writer.write(
                source.memory(),
                source.offset(),
                source.length(),
                Math.max(source.length(), source.originalLength()),
                Math.max(0, source.epochNanos()), // of a host whose clock is not set, before 1970
                verdict.text());
    }

    @Override
    public void flush() throws IOException {
        writer.flush();
    }

    @Override
    public void end(CaptureCounts counts) throws IOException {
        Instant now = Instant.now();
        long nanos = Math.max(0, now.getEpochSecond() * 1_000_000_000 + now.getNano());
        writer.statistics(counts.seen(), counts.lost(), nanos);
        writer.flush();
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
