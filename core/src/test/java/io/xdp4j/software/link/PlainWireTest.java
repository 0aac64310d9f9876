package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is sent at one end of a wire and comes out at the other. */
final class PlainWireTest {

    private static final int FRAME_BYTES = 1518;
    private static final BufferPoolMXBean NATIVE = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
            .filter(pool -> pool.getName().equals("direct"))
            .findFirst()
            .orElseThrow();

    private final End left = new End(2, Steering.SENDERS);
    private final End right = new End(4, Steering.SENDERS);
    private final FrameBatch out = new FrameBatch();
    private final FrameBatch in = new FrameBatch();
    private final List<Integer> arrived = new ArrayList<>();

    private record End(int queues, Steering steering, int frameBytes) implements Port {

        End(int queues, Steering steering) {
            this(queues, steering, FRAME_BYTES);
        }
    }

    @Test
    void framesArriveInOrderOnTheSendersQueue() {
        var wire = new PlainWire(left, right);

        assertEquals(2, wire.send(left, 1, frames(7, 8), 0, 0, (to, queue) -> arrived.add(queue)));

        assertEquals(List.of(1), arrived);
        assertEquals(0, wire.peek(right, 0, in, 64, 0));
        assertEquals(2, wire.peek(right, 1, in, 64, 0));
        assertEquals(List.of(7, 8), firstBytes());
        wire.release(right, 1, 2);
        assertEquals(0, wire.peek(right, 1, in, 64, 0));
        assertEquals(Long.MAX_VALUE, wire.nextNanos(right));
    }

    @Test
    void lanesOfOneQueueMeetInIt() {
        var wire = new PlainWire(left, right);

        wire.send(left, 0, frames(1), 0, 0, (to, queue) -> {});
        wire.send(left, 2, frames(2), 0, 0, (to, queue) -> {}); // of the programs of queue 0
        wire.send(left, 4, frames(3), 0, 0, (to, queue) -> {}); // of all others

        List<Integer> seen = new ArrayList<>();
        while (wire.peek(right, 0, in, 64, 0) > 0) {
            seen.addAll(firstBytes());
            wire.release(right, 0, in.count);
        }
        assertEquals(List.of(1, 2, 3), seen);
    }

    @Test
    void moreQueuesAreFoldedIntoTheFewerOfTheReceiver() {
        var wire = new PlainWire(left, right);

        wire.send(right, 3, frames(9), 0, 0, (to, queue) -> arrived.add(queue));

        assertEquals(List.of(1), arrived);
        assertEquals(1, wire.peek(left, 1, in, 64, 0));
    }

    @Test
    void receiversSteeringChoosesTheQueueOfEachFrame() {
        var steered = new End(4, (memory, address, length, queue) -> memory.get(JAVA_BYTE, address));
        var wire = new PlainWire(left, steered);

        assertEquals(3, wire.send(left, 0, frames(1, 6, 3), 0, 0, (to, queue) -> arrived.add(queue)));

        assertEquals(List.of(1, 2, 3), arrived);
        assertEquals(1, wire.peek(steered, 2, in, 64, 0));
        assertEquals(List.of(6), firstBytes());
    }

    @Test
    void fullWireTakesNoMoreUntilSomethingIsReleased() {
        var wire = new PlainWire(left, right);
        byte[] many = new byte[64];
        for (int sent = 0; sent < FrameRing.SLOTS; sent += many.length) {
            assertEquals(64, wire.send(left, 0, frames(many), 0, 0, (to, queue) -> {}));
        }
        assertEquals(0, wire.send(left, 0, frames(many), 0, 0, (to, queue) -> {}));

        wire.peek(right, 0, in, 5, 0);
        wire.release(right, 0, 5);

        assertEquals(5, wire.send(left, 0, frames(many), 0, 0, (to, queue) -> {}));
    }

    @Test
    void framesHaveRoomOnBothSidesAndKeepTheirHops() {
        var wire = new PlainWire(left, right);
        frames(1, 2);
        out.flags[1] = 3;

        wire.send(left, 0, out, 0, 0, (to, queue) -> {});

        wire.peek(right, 0, in, 64, 0);
        assertEquals(0, in.hops(0));
        assertEquals(3, in.hops(1));
        assertEquals(Link.HEADROOM, in.room[1]);
        assertEquals(true, in.behind(1) >= Link.TAILROOM + FRAME_BYTES - 60);
        in.memory.asSlice(in.address[1] - in.room[1], in.placeBytes).fill((byte) 0xff);
        assertEquals(List.of(1, 255), firstBytes());
    }

    @Test
    void frameThatIsLargerThanThePortTakesIsABug() {
        var wire = new PlainWire(left, right);
        frames(1);
        out.memory = MemorySegment.ofArray(new byte[2000]);
        out.length[0] = FRAME_BYTES + 1;

        assertThrows(IllegalArgumentException.class, () -> wire.send(left, 0, out, 0, 0, (to, queue) -> {}));
    }

    @Test
    void wireWithoutMemoryForItsFramesTakesNone() {
        int gibibyte = 1 << 30; // a place of that size, several times, is more than Java gives
        var huge = new End(1, Steering.SENDERS, gibibyte);
        var steered = new End(1, (memory, address, length, queue) -> 0, gibibyte);

        for (End receiver : List.of(huge, steered)) {
            var wire = new PlainWire(left, receiver);
            assertEquals(0, wire.send(left, 0, frames(1, 2), 0, 0, (to, queue) -> {}));
            assertEquals(0, wire.send(left, 0, frames(1, 2), 0, 0, (to, queue) -> {}));
            assertEquals(0, wire.peek(receiver, 0, in, 64, 0));
        }
    }

    @Test
    void largeFramesHaveFewerPlaces() {
        var large = new End(1, Steering.SENDERS, 65_553);
        var wire = new PlainWire(left, large);

        int sent = wire.send(left, 0, frames(new byte[64]), 0, 0, (to, queue) -> {});

        assertEquals(16, sent);
        assertEquals(16, wire.peek(large, 0, in, 64, 0));
    }

    @Test
    void ringsOfManyLanesToManyQueuesAreSmall() {
        var many = new End(64, Steering.SENDERS);
        var steered = new End(64, (memory, address, length, queue) -> memory.get(JAVA_BYTE, address));
        var wire = new PlainWire(many, steered);
        byte[] toEach = new byte[64];
        for (int i = 0; i < toEach.length; i++) {
            toEach[i] = (byte) i;
        }
        long before = NATIVE.getMemoryUsed();

        for (int lane = 0; lane < 64; lane++) {
            assertEquals(64, wire.send(many, lane, frames(toEach), 0, 0, (to, queue) -> {}));
        }

        long used = NATIVE.getMemoryUsed() - before;
        assertTrue(used < 300_000_000, () -> used + " bytes for 4,096 rings");
        assertEquals(1, wire.peek(steered, 63, in, 64, 0));
    }

    @Test
    @Timeout(value = 60, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void twoThreadsSeeEachFrameOnceAndWhole() throws Exception {
        var wire = new PlainWire(left, right);
        int total = 100_000;
        var sending = new FutureTask<>(() -> {
            for (int sent = 0; sent < total; ) {
                for (int i = 0; i < 16; i++) {
                    out.memory.asSlice(out.address[i], 60).fill((byte) (sent + i));
                }
                for (int from = 0; from < 16; ) {
                    from += wire.send(left, 0, out, from, 0, (to, queue) -> {});
                    Thread.yield();
                }
                sent += 16;
            }
            return total;
        });
        frames(new byte[16]);
        Thread.ofPlatform().daemon().start(sending);

        for (int received = 0; received < total; received += in.count) {
            if (wire.peek(right, 0, in, 64, 0) == 0) {
                Thread.yield();
                continue;
            }
            for (int i = 0; i < in.count; i++) {
                byte expected = (byte) (received + i);
                assertEquals(expected, in.memory.get(JAVA_BYTE, in.address[i]));
                assertEquals(expected, in.memory.get(JAVA_BYTE, in.address[i] + 59));
            }
            wire.release(right, 0, in.count);
        }
        assertEquals(total, sending.get());
    }

    /** Fills the batch with frames of 60 times one byte. */
    private FrameBatch frames(int... first) {
        byte[] bytes = new byte[first.length];
        for (int i = 0; i < first.length; i++) {
            bytes[i] = (byte) first[i];
        }
        return frames(bytes);
    }

    private FrameBatch frames(byte[] first) {
        out.memory = MemorySegment.ofArray(new byte[first.length * 60]);
        out.count = first.length;
        for (int i = 0; i < first.length; i++) {
            out.address[i] = i * 60L;
            out.length[i] = 60;
            out.flags[i] = 0;
            out.memory.asSlice(out.address[i], 60).fill(first[i]);
        }
        return out;
    }

    private List<Integer> firstBytes() {
        List<Integer> bytes = new ArrayList<>();
        for (int i = 0; i < in.count; i++) {
            bytes.add(in.memory.get(JAVA_BYTE, in.address[i]) & 0xff);
        }
        return bytes;
    }
}
