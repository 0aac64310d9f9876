package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A port of a test, with batches to send from and to receive into. */
final class End implements Port {

    static final int FRAME_BYTES = 9018;
    static final Arrivals NOBODY = (_, _) -> {};

    private final int queues;
    private final int frameBytes;
    private final Steering steering;
    private final FrameBatch out = new FrameBatch();
    private final FrameBatch in = new FrameBatch();

    End(int queues, int frameBytes, Steering steering) {
        this.queues = queues;
        this.frameBytes = frameBytes;
        this.steering = steering;
    }

    End() {
        this(1, FRAME_BYTES, Steering.SENDERS);
    }

    @Override
    public int queues() {
        return queues;
    }

    @Override
    public int frameBytes() {
        return frameBytes;
    }

    @Override
    public Steering steering() {
        return steering;
    }

    /** Sends frames on a queue, as many in a call as a batch holds. */
    void send(Link link, int queue, long now, byte[]... frames) {
        for (int from = 0; from < frames.length; from += FrameBatch.CAPACITY) {
            sendBatch(link, queue, now, List.of(frames).subList(from, Math.min(frames.length, from + 64)));
        }
    }

    private void sendBatch(Link link, int queue, long now, List<byte[]> frames) {
        var all = new ByteArrayOutputStream();
        for (int i = 0; i < frames.size(); i++) {
            out.address[i] = all.size();
            out.length[i] = frames.get(i).length;
            out.flags[i] = 0;
            all.writeBytes(frames.get(i));
        }
        out.memory = MemorySegment.ofArray(all.toByteArray());
        out.count = frames.size();
        link.send(this, queue, out, 0, now, NOBODY);
    }

    /** Returns what arrived at a queue by {@code now}, and gives it back. */
    List<byte[]> receive(Link link, int queue, long now) {
        List<byte[]> received = new ArrayList<>();
        link.carry(now, NOBODY);
        while (link.peek(this, queue, in, FrameBatch.CAPACITY, now) > 0) {
            for (int i = 0; i < in.count; i++) {
                received.add(in.memory.asSlice(in.address[i], in.length[i]).toArray(JAVA_BYTE));
            }
            link.release(this, queue, in.count);
        }
        return received;
    }

    List<byte[]> receive(Link link, long now) {
        return receive(link, 0, now);
    }

    /** Returns the batch that was peeked into last. */
    FrameBatch in() {
        return in;
    }

    /** Returns a frame of {@code length} bytes that starts with {@code number}. */
    static byte[] frame(int number, int length) {
        var frame = new byte[length];
        MemorySegment.ofArray(frame).set(JAVA_INT_UNALIGNED, 0, number);
        return frame;
    }

    static byte[][] frames(int count, int length) {
        var frames = new byte[count][];
        Arrays.setAll(frames, i -> frame(i, length));
        return frames;
    }

    static List<Integer> numbers(List<byte[]> frames) {
        return frames.stream()
                .map(frame -> MemorySegment.ofArray(frame).get(JAVA_INT_UNALIGNED, 0))
                .toList();
    }
}
