package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicInteger;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/** One thread sends frames over a ring, another takes them out. */
final class FrameRingStress {

    private static final int SLOTS = 4;
    private static final int FRAME_BYTES = 16;
    private static final int ROUNDS = 4;

    private FrameRingStress() {}

    /** More frames than the ring has places: none is lost, doubled, torn or out of order. */
    @JCStressTest
    @Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "What was sent, in order.")
    @Outcome(expect = Expect.FORBIDDEN, desc = "Lost, doubled, torn or out of order.")
    @State
    public static class Stream {

        private final FrameRing ring = new FrameRing(Memory.next(), FRAME_BYTES, SLOTS);
        private final FrameBatch out = new FrameBatch();
        private final FrameBatch in = new FrameBatch();
        private long sent;
        private long received;
        private boolean wrong;

        /** Makes a batch whose frames are numbers. */
        public Stream() {
            out.lies(Arena.ofAuto().allocate(3 * FRAME_BYTES), true); // copied by address, as those of sockets
            for (int i = 0; i < 3; i++) {
                out.address[i] = (long) i * FRAME_BYTES;
                out.length[i] = FRAME_BYTES;
            }
        }

        /** Sends what there is room for. */
        @Actor
        public void sender() {
            for (int i = 0; i < ROUNDS; i++) {
                int room = ring.room(3);
                for (int frame = 0; frame < room; frame++) {
                    out.memory.set(JAVA_LONG_UNALIGNED, out.address[frame], sent);
                    out.memory.set(JAVA_LONG_UNALIGNED, out.address[frame] + 8, ~sent);
                    sent++;
                }
                ring.add(out, 0, room);
            }
        }

        /** Takes out what there is. */
        @Actor
        public void receiver() {
            for (int i = 0; i < ROUNDS; i++) {
                receive();
            }
        }

        /** Takes out the rest; says how many are missing. */
        @Arbiter
        public void rest(I_Result result) {
            receive();
            result.r1 = wrong ? -1 : (int) (sent - received);
        }

        private void receive() {
            int count = ring.isEmpty() ? 0 : ring.peek(in, SLOTS);
            for (int i = 0; i < count; i++) {
                wrong |= in.memory.get(JAVA_LONG_UNALIGNED, in.address[i]) != received;
                wrong |= in.memory.get(JAVA_LONG_UNALIGNED, in.address[i] + 8) != ~received;
                received++;
            }
            ring.release(count);
        }
    }

    /** jcstress closes no state, so they take their memory in turn; there is more than states live at a time. */
    private static final class Memory {

        private static final int STATES = 1 << 14;
        private static final long BYTES = FrameRing.bytes(FRAME_BYTES, SLOTS);
        private static final MemorySegment BLOCK = Arena.global().allocate(STATES * BYTES, FrameRing.LINE);
        private static final AtomicInteger NEXT = new AtomicInteger();

        static MemorySegment next() {
            return BLOCK.asSlice((NEXT.getAndIncrement() & STATES - 1) * BYTES, BYTES)
                    .fill((byte) 0);
        }
    }
}
