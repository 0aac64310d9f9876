package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.RawDescriptor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Descriptors and fill entries that make no sense: counted, given back, and of no effect on those that do. */
final class HostileDescriptorsTest {

    private static final long BYTES = Endpoint.MEMORY.sizeBytes();
    private static final int CHUNK = Endpoint.MEMORY.chunkSize();
    private static final int MIN_FRAME = 14;
    private static final int MAX_FRAME = 1518;
    private static final int CONTINUES = 1;
    private static final int RANDOM = 1_000_000;

    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final String AGAIN = "-Dxdp4j.seed=" + SEED;

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);
    private final Random random = new Random(SEED);

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0));

    @AutoClose
    private final Endpoint receiver =
            Endpoint.open(driver, driver.right().device().queue(0));

    HostileDescriptorsTest() throws XdpException {}

    /** What becomes of descriptors, by what is known of them alone. */
    private static final class Model {

        private boolean continued;
        private long invalid;
        private long lost;
        private long sent;

        void take(long address, int length, int options) {
            boolean partOfMore = continued || (options & CONTINUES) != 0;
            continued = (options & CONTINUES) != 0;
            boolean inChunk = address >= 0 && address < BYTES && length > 0 && length <= CHUNK - address % CHUNK;
            if (partOfMore || !inChunk || (options & ~CONTINUES) != 0) {
                invalid++;
            } else if (length < MIN_FRAME || length > MAX_FRAME) {
                lost++;
            } else {
                sent++;
            }
        }
    }

    @Test
    void optionThatNobodyKnowsMakesADescriptorInvalid() {
        assertEquals(64, sender.socket.tx().reserve(64));
        for (int bit = 1; bit < 32; bit++) {
            RawDescriptor.set(sender.socket.tx(), bit - 1, 0, 60, 1 << bit);
        }
        RawDescriptor.set(sender.socket.tx(), 31, 0, 60, 0);
        sender.socket.tx().submit(32);

        sender.wakeup();

        assertEquals(31, sender.socket.counters().txInvalid());
        assertEquals(1, driver.right().passed());
        assertEquals(32, sender.socket.completion().pending());
    }

    @Test
    void whateverIsSentIsCountedAsTheModelSaysAndGivenBackInOrder() {
        var model = new Model();
        var addresses = new long[64];
        for (int done = 0; done < RANDOM; ) {
            int count = 1 + random.nextInt(64);
            assertEquals(count, sender.socket.tx().reserve(count), AGAIN);
            for (int i = 0; i < count; i++) {
                addresses[i] = address();
                int length = length();
                int options = options();
                RawDescriptor.set(sender.socket.tx(), i, addresses[i], length, options);
                model.take(addresses[i], length, options);
            }
            sender.socket.tx().submit(count);
            sender.wakeup();

            assertEquals(0, sender.socket.tx().pending(), AGAIN);
            assertEquals(count, sender.socket.completion().peek(65), AGAIN);
            for (int i = 0; i < count; i++) {
                assertEquals(addresses[i], sender.socket.completion().address(i), AGAIN);
            }
            sender.socket.completion().release(count);
            done += count;
        }

        assertEquals(model.invalid, sender.socket.counters().txInvalid(), AGAIN);
        assertEquals(model.lost, driver.left().dropped(), AGAIN);
        assertEquals(model.sent, driver.right().passed(), AGAIN);
    }

    @Test
    void whateverTheFillRingHoldsFramesLandInItsChunksAlone() throws XdpException {
        Programs.redirectAll(driver, driver.right().device(), receiver.socket);
        byte[] frame = Programs.frame(200);
        Deque<Long> fill = new ArrayDeque<>();
        long invalid = 0;
        long starved = 0;
        for (int round = 0; round < 50_000; round++) {
            fill(fill, random.nextInt(5));

            sender.send(frame);

            long chunk = -1;
            while (chunk < 0 && !fill.isEmpty()) {
                long entry = fill.remove();
                chunk = entry >= 0 && entry < BYTES ? entry / CHUNK * CHUNK : -1;
                invalid += chunk < 0 ? 1 : 0;
            }
            starved += chunk < 0 ? 1 : 0;
            assertEquals(chunk < 0 ? 0 : 1, receiver.socket.rx().peek(2), AGAIN);
            if (chunk >= 0) {
                assertEquals(
                        chunk + UmemSpec.KERNEL_HEADROOM, receiver.socket.rx().address(0), AGAIN);
                assertArrayEquals(frame, received(), AGAIN);
            }
        }

        assertEquals(starved, receiver.socket.counters().fillRingEmpty(), AGAIN);
        assertEquals(invalid, receiver.socket.counters().rxInvalid(), AGAIN);
    }

    private byte[] received() {
        byte[] frame = receiver.umem
                .memory()
                .asSlice(receiver.socket.rx().address(0), receiver.socket.rx().length(0))
                .toArray(JAVA_BYTE);
        receiver.socket.rx().release(1);
        return frame;
    }

    private void fill(Deque<Long> entries, int count) {
        int room = receiver.socket.fill().reserve(count);
        for (int i = 0; i < room; i++) {
            long entry = address();
            receiver.socket.fill().set(i, entry);
            entries.add(entry);
        }
        receiver.socket.fill().submit(room);
    }

    private long address() {
        long inside = random.nextLong(BYTES);
        return switch (random.nextInt(12)) {
            case 0 -> random.nextLong();
            case 1 -> -1 - random.nextLong(1 << 20);
            case 2 -> BYTES + random.nextLong(4096);
            case 3 -> inside / CHUNK * CHUNK + CHUNK - random.nextInt(64);
            case 4 -> Long.MIN_VALUE + inside;
            case 5 -> inside | 1L << 32 + random.nextInt(31);
            case 6 -> inside;
            default -> inside / CHUNK * CHUNK;
        };
    }

    private int length() {
        return switch (random.nextInt(12)) {
            case 0 -> random.nextInt();
            case 1 -> 0;
            case 2 -> CHUNK + 1 - random.nextInt(3);
            case 3 -> MAX_FRAME - 1 + random.nextInt(3);
            case 4 -> MIN_FRAME - 1 + random.nextInt(3);
            default -> 60 + random.nextInt(200);
        };
    }

    private int options() {
        return switch (random.nextInt(16)) {
            case 0 -> random.nextInt();
            case 1, 2 -> CONTINUES;
            case 3 -> 1 << random.nextInt(32);
            default -> 0;
        };
    }
}
