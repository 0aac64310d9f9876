package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.RawDescriptor;
import java.io.ByteArrayOutputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Frames of several descriptors some of which make no sense: refused whole, counted, given back. */
final class HostileChainsTest {

    private static final UmemSpec MEMORY = Endpoint.MEMORY;
    private static final XskSpec RINGS = Endpoint.RINGS.withMultiBuffer();
    private static final long BYTES = MEMORY.sizeBytes();
    private static final int CHUNK = MEMORY.chunkSize();
    private static final int LARGEST_PART = MEMORY.maxFrame();
    private static final int MTU = 9000;
    private static final int CONTINUES = 1;
    private static final int RANDOM = 1_000_000;

    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final String AGAIN = "-Dxdp4j.seed=" + SEED;

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT.withMtu(MTU));
    private final Random random = new Random(SEED);

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0), MEMORY, RINGS);

    @AutoClose
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(0), MEMORY, RINGS);

    HostileChainsTest() throws XdpException {}

    /** What becomes of descriptors, by what is known of them alone. */
    private static final class Model {

        private boolean refuses;
        private int parts;
        private int bytes;
        private long invalid;
        private long lost;
        private long sent;

        void take(long address, int length, int options) {
            boolean continues = (options & CONTINUES) != 0;
            boolean inChunk = address >= 0 && address < BYTES && length > 0 && length <= CHUNK - address % CHUNK;
            boolean isBad = !inChunk || (options & ~CONTINUES) != 0;
            parts++;
            if (refuses || isBad || continues && parts == XskSpec.MAX_PARTS) {
                invalid += parts;
                parts = 0;
                bytes = 0;
                refuses = continues;
                return;
            }
            bytes += length;
            if (!continues) {
                boolean isCarried = bytes >= 14 && bytes <= MTU + 18;
                sent += isCarried ? 1 : 0;
                lost += isCarried ? 0 : 1;
                parts = 0;
                bytes = 0;
            }
        }
    }

    @Test
    void whateverIsSentIsCountedAsTheModelSaysAndGivenBackInOrder() {
        var model = new Model();
        Deque<Long> underWay = new ArrayDeque<>();
        for (int done = 0; done < RANDOM; ) {
            int count = sender.socket.tx().reserve(1 + random.nextInt(64));
            for (int i = 0; i < count; i++) {
                long address = address();
                int length = length();
                int options = options();
                underWay.add(address);
                RawDescriptor.set(sender.socket.tx(), i, address, length, options);
                model.take(address, length, options);
            }
            sender.socket.tx().submit(count);
            sender.wakeup();

            int completed = sender.socket.completion().peek(65);
            for (int i = 0; i < completed; i++) {
                assertEquals(underWay.remove(), sender.socket.completion().address(i), AGAIN);
            }
            sender.socket.completion().release(completed);
            assertEquals(model.parts, underWay.size(), AGAIN); // of a frame that has not ended
            done += count;
        }

        assertEquals(model.invalid, sender.socket.counters().txInvalid(), AGAIN);
        assertEquals(model.lost, driver.left().dropped(), AGAIN);
        assertEquals(model.sent, driver.right().passed(), AGAIN);
    }

    @Test
    void whateverTheFillRingHoldsFramesAreCutOverItsChunksAlone() throws XdpException {
        Programs.redirectAll(driver, driver.right().device(), receiver.socket);
        Deque<Long> fill = new ArrayDeque<>();
        long invalid = 0;
        long dropped = 0;
        for (int round = 0; round < 20_000; round++) {
            fill(fill, random.nextInt(8));
            byte[] frame = Programs.frame(60 + random.nextInt(5_000));
            int parts = (frame.length + LARGEST_PART - 1) / LARGEST_PART;
            long chunks = fill.stream().filter(HostileChainsTest::isChunk).count();

            send(frame);

            List<Long> taken = new ArrayList<>();
            while (!fill.isEmpty() && (!isChunk(fill.peek()) || chunks >= parts && taken.size() < parts)) {
                long entry = fill.remove();
                invalid += isChunk(entry) ? 0 : 1;
                if (isChunk(entry)) {
                    taken.add(entry / CHUNK * CHUNK + UmemSpec.KERNEL_HEADROOM);
                }
                if (taken.size() == parts) {
                    break;
                }
            }
            dropped += chunks < parts ? 1 : 0;
            List<Long> places = new ArrayList<>();
            byte[] received = received(places);
            assertEquals(taken, places, AGAIN);
            assertArrayEquals(chunks < parts ? new byte[0] : frame, received, AGAIN);
        }

        assertEquals(dropped, receiver.socket.counters().rxDropped(), AGAIN);
        assertEquals(invalid, receiver.socket.counters().rxInvalid(), AGAIN);
    }

    private static boolean isChunk(long entry) {
        return entry >= 0 && entry < BYTES;
    }

    private void send(byte[] frame) {
        for (int at = 0; at < frame.length; at += CHUNK) {
            int length = Math.min(CHUNK, frame.length - at);
            long chunk = sender.pool.take();
            sender.umem
                    .memory()
                    .asSlice(chunk, length)
                    .copyFrom(MemorySegment.ofArray(frame).asSlice(at, length));
            assertEquals(1, sender.socket.tx().reserve(1));
            if (at + length < frame.length) {
                sender.socket.tx().setContinued(0, chunk, length);
            } else {
                sender.socket.tx().set(0, chunk, length);
            }
            sender.socket.tx().submit(1);
        }
        sender.wakeup();
        sender.pool.reclaim(sender.socket.completion());
    }

    private byte[] received(List<Long> places) {
        var rx = receiver.socket.rx();
        var frame = new ByteArrayOutputStream();
        int parts = rx.peek(64);
        for (int i = 0; i < parts; i++) {
            assertEquals(i < parts - 1, rx.continues(i), AGAIN);
            places.add(rx.address(i));
            frame.writeBytes(
                    receiver.umem.memory().asSlice(rx.address(i), rx.length(i)).toArray(JAVA_BYTE));
        }
        rx.release(parts);
        return frame.toByteArray();
    }

    private void fill(Deque<Long> entries, int count) {
        int room = receiver.socket.fill().reserve(count);
        for (int i = 0; i < room; i++) {
            long entry = entry(entries);
            receiver.socket.fill().set(i, entry);
            entries.add(entry);
        }
        receiver.socket.fill().submit(room);
    }

    /** Returns an entry; a chunk that is not in the ring already, or two parts would lie in one. */
    private long entry(Deque<Long> entries) {
        long entry = address();
        while (isChunk(entry) && contains(entries, entry)) {
            entry = address();
        }
        return entry;
    }

    private static boolean contains(Deque<Long> entries, long entry) {
        return entries.stream().anyMatch(each -> isChunk(each) && each / CHUNK == entry / CHUNK);
    }

    private long address() {
        long inside = random.nextLong(BYTES);
        return switch (random.nextInt(20)) {
            case 0 -> random.nextLong();
            case 1 -> -1 - random.nextLong(1 << 20);
            case 2 -> BYTES + random.nextLong(4096);
            case 3 -> Long.MIN_VALUE + inside;
            case 4 -> inside;
            default -> inside / CHUNK * CHUNK;
        };
    }

    private int length() {
        return switch (random.nextInt(40)) {
            case 0 -> random.nextInt();
            case 1 -> 0;
            case 2 -> CHUNK + 1 - random.nextInt(3);
            case 3, 4 -> 1 + random.nextInt(10);
            case 5, 6 -> 1_000 + random.nextInt(600);
            default -> 60 + random.nextInt(200);
        };
    }

    private int options() {
        return switch (random.nextInt(64)) {
            case 0 -> random.nextInt();
            case 1 -> 1 << random.nextInt(32);
            default -> random.nextInt(4) < 3 ? CONTINUES : 0;
        };
    }
}
