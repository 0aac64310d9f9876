package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.linux.abi.PerfEventHeader;
import io.xdp4j.os.Epoll;
import io.xdp4j.os.Fd;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The consumer of a perf event array: a ring for each processor that runs. Owns them; borrows the map. */
final class EventRings implements EventReader {

    private static final long HEADER = PerfEventHeader.LAYOUT.byteSize();
    private static final long DATA = HEADER + Integer.BYTES; // after the length of what the program wrote, u32

    private final List<Integer> processors;
    private final List<EventRing> rings = new ArrayList<>();
    private final Waiter waiter;

    /** Makes rings of {@code bytes} and puts them into {@code map}. */
    EventRings(KernelMap map, int bytes) throws IOException {
        if (bytes < 4096 || Integer.bitCount(bytes) != 1) {
            throw new IllegalArgumentException("rings of " + bytes + " bytes: a power of two from 4096");
        }
        processors = Processors.online();
        Fd epoll = null;
        try (Arena arena = Arena.ofConfined()) {
            for (int processor : processors) {
                var ring = new EventRing(processor, bytes, 1);
                rings.add(ring);
                map.put(
                        arena.allocateFrom(JAVA_INT, processor),
                        arena.allocateFrom(JAVA_INT, ring.event().number()),
                        Put.ANY);
            }
            epoll = Epoll.of(rings.stream().map(EventRing::event).toList());
            waiter = new Waiter(epoll, epoll);
        } catch (IOException | RuntimeException e) {
            rings.forEach(EventRing::close);
            if (epoll != null) {
                epoll.close();
            }
            throw e;
        }
    }

    @Override
    public int poll(Handler handler, int max) {
        if (!waiter.enter()) {
            return 0;
        }
        try {
            int count = 0;
            for (int i = 0; i < rings.size(); i++) {
                count += consume(rings.get(i), processors.get(i), handler, max - count);
            }
            return count;
        } finally {
            waiter.leave();
        }
    }

    @Override
    public boolean await(Duration limit) throws InterruptedException {
        return waiter.await(limit, this::isThere);
    }

    @Override
    public long lost() {
        return rings.stream().mapToLong(EventRing::lost).sum();
    }

    @Override
    public void close() {
        if (waiter.close()) {
            rings.forEach(EventRing::close);
        }
    }

    private boolean isThere() {
        boolean there = false;
        for (EventRing ring : rings) {
            there |= ring.look();
        }
        return there;
    }

    private static int consume(EventRing ring, int processor, Handler handler, int max) {
        int count = 0;
        ring.look();
        for (; count < max && ring.peek(); count++) {
            long start = ring.offset() + DATA;
            long wrote = Integer.toUnsignedLong(ring.memory().get(JAVA_INT, ring.offset() + HEADER));
            MemorySegment data = ring.memory().asSlice(start, Math.min(wrote, Math.max(0, ring.size() - DATA)));
            handler.event(processor, data);
            ring.release();
        }
        return count;
    }
}
