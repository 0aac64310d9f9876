package io.xdp4j.tools.send;

import io.xdp4j.AttachSpec;
import io.xdp4j.FrameHandler.Next;
import io.xdp4j.FrameSocket;
import io.xdp4j.Xdp;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.rule.Match;
import io.xdp4j.wire.PcapWriter;
import io.xdp4j.wire.PcapngWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** The other end of the software driver's wire: takes all frames that arrive, and writes them down if it is to. */
public final class FarEnd implements AutoCloseable {

    private final XdpInterface device;
    private final FrameSocket socket;
    private final PcapngWriter record; // null if nobody wants one
    private long arrived;

    private FarEnd(XdpInterface device, FrameSocket socket, PcapngWriter record) {
        this.device = device;
        this.socket = socket;
        this.record = record;
    }

    /** Opens it on {@code device}; {@code record}, which becomes its own, may be null. */
    public static FarEnd open(Xdp xdp, XdpInterface device, WritableByteChannel record) throws XdpException {
        var socket = FrameSocket.open(xdp, device.queue(0), Match.all(), AttachSpec.DEFAULT.withManagementAllowed());
        return new FarEnd(
                device,
                socket,
                record == null ? null : new PcapngWriter(record, device.name(), PcapWriter.MAX_SNAP_LENGTH));
    }

    /** Returns the interface that it is. */
    public XdpInterface device() {
        return device;
    }

    /** Returns how many frames it took. */
    public long arrived() {
        return arrived;
    }

    /** Takes what is there. */
    public void drain() throws IOException {
        try {
            while (socket.receive(this::take, Duration.ZERO) > 0) {
                // what came meanwhile
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    /** Returns {@code frames}; when some of them were sent, this end takes what has arrived, and never runs over. */
    public Frames drainedAt(Frames frames) {
        return new DrainedFrames(frames, this);
    }

    @Override
    public void close() throws IOException {
        socket.close();
        if (record != null) {
            record.close();
        }
    }

    private Next take(MemorySegment memory, long offset, int length) {
        arrived++;
        if (record != null) {
            try {
                record.write(memory, offset, length, now());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Next.DONE;
    }

    private static long now() {
        Instant now = Instant.now();
        return TimeUnit.SECONDS.toNanos(now.getEpochSecond()) + now.getNano();
    }
}
