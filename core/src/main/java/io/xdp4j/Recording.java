package io.xdp4j;

import io.xdp4j.device.XdpInterface;
import io.xdp4j.wire.PcapWriter;
import io.xdp4j.wire.PcapngWriter;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/**
 * A pcapng file that frames of a {@link SoftwareNetwork} are written to, while they are carried. Each interface is one
 * of the file. A frame is there as it was sent, with the comment {@code sent}, and as it came in, before programs
 * changed it, with what they decided.
 *
 * <p>A file that cannot be written stops no frame: {@link #close} says so.
 *
 * @since 0.1
 */
public final class Recording implements AutoCloseable {

    private final PcapngWriter writer;
    private final long startNanos;
    private final Map<Integer, Integer> numbers = new HashMap<>(); // of interfaces in the file
    private final Map<Place, Queue<byte[]>> undecided = new HashMap<>();
    private final Tapping tapping;
    private long frames;

    /** A queue, whatever becomes of its interface meanwhile. */
    private record Place(int device, int queue) {}

    private IOException failure;
    private boolean closed;

    /** Begins it; {@code startNanos} is when the network's clock was at 0, since 1970. */
    Recording(SoftwareNetwork network, WritableByteChannel channel, long startNanos) throws IOException {
        List<XdpInterface> devices = network.interfaces();
        this.writer = new PcapngWriter(channel, devices.getFirst().name(), PcapWriter.MAX_SNAP_LENGTH);
        this.startNanos = startNanos;
        numbers.put(devices.getFirst().index(), 0);
        for (XdpInterface device : devices.subList(1, devices.size())) {
            numbers.put(device.index(), writer.addInterface(device.name()));
        }
        this.tapping = network.tap(this::record);
    }

    /** Returns how many frames are in the file. */
    public synchronized long frames() {
        return frames;
    }

    /**
     * Writes the file to its end, and closes it. Does nothing the second time.
     *
     * @throws IOException that was thrown first when it was written
     */
    @Override
    public void close() throws IOException {
        try (tapping) {
            // the file is finished when nothing more comes
        } finally {
            finish();
        }
    }

    private synchronized void finish() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        try (writer) {
            if (failure != null) {
                throw failure;
            }
        }
    }

    private synchronized void record(TappedFrame frame) {
        if (failure != null || closed) {
            return;
        }
        byte[] bytes = frame.bytes();
        switch (frame.place()) {
            case SENT -> write(frame, bytes, "sent");
            case RECEIVED -> {
                if (frame.isFirst()) {
                    undecided(frame).clear(); // of a batch that failed
                }
                undecided(frame).add(bytes);
            }
            case DECIDED -> {
                byte[] before = undecided(frame).poll();
                if (before != null) {
                    write(frame, before, frame.verdict() + (Arrays.equals(before, bytes) ? "" : ", changed"));
                }
            }
        }
    }

    private Queue<byte[]> undecided(TappedFrame frame) {
        var place = new Place(frame.queue().device().index(), frame.queue().id());
        return undecided.computeIfAbsent(place, _ -> new ArrayDeque<>());
    }

    private void write(TappedFrame frame, byte[] bytes, String what) {
        try {
            writer.write(
                    numbers.get(frame.queue().device().index()),
                    MemorySegment.ofArray(bytes),
                    0,
                    bytes.length,
                    bytes.length,
                    startNanos + frame.nanos(),
                    "queue " + frame.queue().id() + ": " + what);
            frames++;
        } catch (IOException e) {
            failure = e;
        }
    }
}
