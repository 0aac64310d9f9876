package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.RawDescriptor;
import io.xdp4j.ring.TxMetadata;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Metadata that makes no sense: its frame is refused and counted, and no byte is written but the time. */
final class HostileMetadataTest {

    private static final int BYTES = TxMetadata.BYTES_WITH_VLAN;
    private static final UmemSpec MEMORY = Endpoint.MEMORY.withTxMetadata(BYTES);
    private static final XskSpec RINGS = Endpoint.RINGS.withMultiBuffer();
    private static final int CHUNK = MEMORY.chunkSize();
    private static final int CONTINUES = 1;
    private static final int METADATA = 2;
    private static final long KNOWN = TxMetadata.TIMESTAMP | TxMetadata.CHECKSUM | TxMetadata.VLAN;
    private static final int MAX_FRAME = 1518;
    private static final int RANDOM = 1_000_000;
    private static final int TIME_AT = 8;

    private static final long SEED = Long.getLong("xdp4j.seed", System.nanoTime());
    private static final String AGAIN = "-Dxdp4j.seed=" + SEED;

    private final SoftwareDriver driver = new SoftwareDriver(WireSpec.DEFAULT);
    private final Random random = new Random(SEED);

    @AutoClose
    private final Endpoint sender = Endpoint.open(driver, driver.left().device().queue(0), MEMORY, RINGS);

    private int nextChunk;

    HostileMetadataTest() throws XdpException {}

    /** What becomes of descriptors, by what is known of them and of their metadata alone. */
    private static final class Model {

        private boolean refuses;
        private int parts;
        private int bytes;
        private long asked;
        private long invalid;
        private long lost;
        private long sent;

        void take(long address, int length, int options, long flags, int start, int offset) {
            boolean continues = (options & CONTINUES) != 0;
            long from = address - BYTES;
            boolean inChunk = from >= 0 && from < MEMORY.sizeBytes() && length > 0;
            boolean isBad = !inChunk
                    || from % CHUNK + BYTES + (long) length > CHUNK
                    || (options & ~(CONTINUES | METADATA)) != 0;
            if (parts++ == 0) {
                asked = (options & METADATA) == 0 ? 0 : flags;
                isBad |= (asked & ~KNOWN) != 0 || (asked & TxMetadata.CHECKSUM) != 0 && start + offset + 2 > length;
            }
            if (refuses || isBad || continues && parts == XskSpec.MAX_PARTS) {
                invalid += parts;
                end();
                refuses = continues;
                return;
            }
            bytes += length;
            if (!continues) {
                int tagged = bytes + ((asked & TxMetadata.VLAN) != 0 ? 4 : 0);
                boolean isCarried = bytes >= 14 && tagged <= MAX_FRAME;
                sent += isCarried ? 1 : 0;
                lost += isCarried ? 0 : 1;
                end();
            }
        }

        private void end() {
            parts = 0;
            bytes = 0;
        }
    }

    @Test
    void whateverIsAskedIsCountedAsTheModelSaysAndWritesNothingElse() {
        var model = new Model();
        MemorySegment umem = sender.umem.memory();
        for (int done = 0, round = 0; done < RANDOM; round++) {
            int count = sender.socket.tx().reserve(1 + random.nextInt(40));
            for (int i = 0; i < count; i++) {
                queue(model, i);
            }
            byte[] before = round % 200 == 0 ? umem.toArray(JAVA_BYTE) : null;
            sender.socket.tx().submit(count);
            sender.wakeup();

            int completed = sender.socket.completion().peek(65);
            sender.socket.completion().release(completed);
            assertEquals(model.parts, sender.socket.tx().pending(), AGAIN);
            if (before != null) {
                compare(before, umem.toArray(JAVA_BYTE));
            }
            done += count;
        }

        assertEquals(model.invalid, sender.socket.counters().txInvalid(), AGAIN);
        assertEquals(model.lost, driver.left().dropped(), AGAIN);
        assertEquals(model.sent, driver.right().passed(), AGAIN);
    }

    /** Writes a descriptor of a chunk that no other has, and its metadata. */
    private void queue(Model model, int i) {
        long chunk = (long) nextChunk * CHUNK;
        nextChunk = (nextChunk + 1) % MEMORY.chunks();
        long address = chunk + place();
        int length = length();
        long flags = flags();
        int start = random.nextInt(8) == 0 ? random.nextInt(1 << 16) : random.nextInt(60);
        int offset = random.nextInt(8) == 0 ? random.nextInt(1 << 16) : random.nextInt(20);
        if (address - BYTES >= chunk && address <= chunk + CHUNK) {
            MemorySegment umem = sender.umem.memory();
            umem.set(JAVA_LONG_UNALIGNED, address - BYTES, flags);
            umem.set(JAVA_SHORT_UNALIGNED, address - BYTES + 8, (short) start);
            umem.set(JAVA_SHORT_UNALIGNED, address - BYTES + 10, (short) offset);
        }
        int options = options();
        RawDescriptor.set(sender.socket.tx(), i, address, length, options);
        model.take(address, length, options, flags, start, offset);
    }

    /** Only times are written: eight bytes behind the flags of a frame that wants to know. */
    private void compare(byte[] before, byte[] after) {
        for (int at = Arrays.mismatch(before, after); at >= 0; at = Arrays.mismatch(before, after)) {
            int time = at;
            while (time > at - 8 && !isTime(before, time)) {
                time--;
            }
            assertTrue(isTime(before, time), "byte " + at + ", " + AGAIN);
            System.arraycopy(after, time, before, time, 8);
        }
        assertArrayEquals(before, after);
    }

    private static boolean isTime(byte[] memory, int at) {
        int flags = at - TIME_AT;
        return flags >= 0
                && (MemorySegment.ofArray(memory).get(JAVA_LONG_UNALIGNED, flags) & ~KNOWN) == 0
                && (memory[flags] & TxMetadata.TIMESTAMP) != 0;
    }

    private int place() {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextInt(BYTES);
            case 1 -> CHUNK - random.nextInt(200);
            case 2 -> BYTES + random.nextInt(CHUNK);
            default -> BYTES + random.nextInt(8);
        };
    }

    private int length() {
        return switch (random.nextInt(40)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextInt(20);
            case 2 -> CHUNK - BYTES - random.nextInt(10);
            case 3, 4 -> MAX_FRAME - 6 + random.nextInt(10);
            default -> 60 + random.nextInt(200);
        };
    }

    private long flags() {
        return switch (random.nextInt(20)) {
            case 0 -> random.nextLong();
            case 1 -> 1L << random.nextInt(64);
            default -> random.nextLong() & KNOWN;
        };
    }

    private int options() {
        int metadata = random.nextBoolean() ? METADATA : 0;
        return switch (random.nextInt(64)) {
            case 0 -> random.nextInt();
            case 1 -> 1 << random.nextInt(32);
            default -> random.nextInt(3) == 0 ? metadata | CONTINUES : metadata;
        };
    }
}
