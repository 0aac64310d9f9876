package io.xdp4j.tools.bench;

import java.lang.foreign.MemorySegment;

/**
 * Checks that what arrives is what was sent: each packet's sequence number, and every byte of each 1024th.
 *
 * <p>Packets that are not ours are counted apart. Belongs to the receiving thread until it has ended.
 */
public final class Check {

    private static final int SAMPLE_MASK = 1023;

    private long ours;
    private long first = -1;
    private long last = -1;
    private long outOfOrder;
    private long damaged;

    /** Looks at the payload of {@code length} bytes at {@code offset}. */
    void look(MemorySegment memory, long offset, int length) {
        if (!Payload.isOne(memory, offset, length)) {
            return;
        }
        long sequence = Payload.sequence(memory, offset);
        if (first < 0) {
            first = sequence;
        }
        if (sequence <= last) {
            outOfOrder++;
        } else {
            last = sequence;
        }
        ours++;
        if ((ours & SAMPLE_MASK) == 1 && !Payload.isIntact(memory, offset, length)) {
            damaged++;
        }
    }

    void reset() {
        ours = 0;
        first = -1;
        last = -1;
        outOfOrder = 0;
        damaged = 0;
    }

    /** Returns how many of our packets came. */
    public long received() {
        return ours;
    }

    /** Returns how many of the packets sent between the first and the last that came did not come. */
    public long lost() {
        return ours == 0 ? 0 : Math.max(0, last - first + 1 - ours);
    }

    /** Returns how many came after one that was sent later. */
    public long outOfOrder() {
        return outOfOrder;
    }

    /** Returns how many of the sampled packets had a wrong byte. */
    public long damaged() {
        return damaged;
    }
}
