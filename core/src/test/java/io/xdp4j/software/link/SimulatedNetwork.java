package io.xdp4j.software.link;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.xdp4j.device.LinkSpec;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Ports on links of all kinds, which send to one another by a random stream of their own, answer some of what they
 * receive, and add all of it to a digest.
 */
final class SimulatedNetwork implements AutoCloseable {

    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final int LENGTH = 64;
    private static final int IN_A_SWITCH = 20;
    private static final int IN_A_HUB = 4;

    private final SimulatedClock clock = new SimulatedClock();
    private final End[] ends;
    private final TimedLink[] linkOf;
    private final Map<Port, Integer> numbers = new IdentityHashMap<>();
    private final List<TimedLink> links = new ArrayList<>();
    private final SimulatedClock.Timer[] timers;
    private final Draws[] draws;
    private final int[] firstNeighbour;
    private final int[] neighbours;
    private final FrameBatch out = new FrameBatch();
    private final MemorySegment frame = MemorySegment.ofArray(new long[LENGTH / 8]);
    private final int[] arrived;
    private int arrivedCount;
    private int toSend;
    private long received;
    private long digest;

    /** Makes 20 ports each of half of them on switches, 4 each of a tenth on hubs, and the others on wires. */
    SimulatedNetwork(int ports, long seed) {
        ends = new End[ports];
        linkOf = new TimedLink[ports];
        timers = new SimulatedClock.Timer[ports];
        draws = new Draws[ports];
        firstNeighbour = new int[ports];
        neighbours = new int[ports];
        arrived = new int[ports + 1];
        for (int i = 0; i < ports; i++) {
            int number = i;
            ends[i] = new End(1, 128, Steering.SENDERS);
            numbers.put(ends[i], i);
            draws[i] = new Draws(seed, i, 9);
            timers[i] = clock.timer((now, _) -> speak(number, now));
        }
        LinkSpec spec = LinkSpec.PERFECT
                .withRate(1_000_000_000)
                .withOverhead(LinkSpec.ETHERNET_OVERHEAD)
                .withDelay(Duration.ofNanos(20_000))
                .withJitter(Duration.ofNanos(5000))
                .withLoss(0.01)
                .withDuplication(0.01)
                .withReordering(0.05)
                .withCorruption(0.01)
                .withFrames(256);
        int at = 0;
        for (; at < ports / 2; at += IN_A_SWITCH) {
            join(at, IN_A_SWITCH, TimedLink.learningSwitch(part(at, IN_A_SWITCH), spec.withSeed(seed + at)));
        }
        for (; at < ports * 6 / 10; at += IN_A_HUB) {
            join(at, IN_A_HUB, TimedLink.hub(part(at, IN_A_HUB), spec.withSeed(seed + at)));
        }
        for (; at < ports; at += 2) {
            join(at, 2, TimedLink.wire(ends[at], ends[at + 1], spec.withSeed(seed + at)));
        }
        out.memory = frame;
        out.length[0] = LENGTH;
    }

    private List<End> part(int first, int count) {
        return Arrays.asList(ends).subList(first, first + count);
    }

    private void join(int first, int count, TimedLink link) {
        links.add(link.goBy(clock));
        for (int i = first; i < first + count; i++) {
            linkOf[i] = link;
            firstNeighbour[i] = first;
            neighbours[i] = count;
        }
    }

    /** Sends so many frames, those too that are answers, and goes on until nothing is under way. */
    void send(int frames) {
        toSend = frames;
        for (int i = 0; i < ends.length; i++) {
            timers[i].set(draws[i].below(100_000));
        }
        while (clock.step(this::arrived)) {
            for (int i = 0; i < arrivedCount; i++) {
                receive(arrived[i]);
            }
            arrivedCount = 0;
        }
        for (TimedLink link : links) {
            assert link.underWay() == 0;
        }
    }

    long digest() {
        return digest;
    }

    long nanos() {
        return clock.nanos();
    }

    long received() {
        return received;
    }

    @Override
    public void close() {
        links.forEach(TimedLink::close);
    }

    private void arrived(Port port, int queue) {
        int number = numbers.get(port);
        for (int i = 0; i < arrivedCount; i++) {
            if (arrived[i] == number) {
                return;
            }
        }
        arrived[arrivedCount++] = number;
    }

    private void speak(int from, long now) {
        int to = firstNeighbour[from] + (int) draws[from].below(neighbours[from]);
        send(from, address(to), now);
        if (toSend > 0) {
            timers[from].set(now + 1 + draws[from].below(100_000));
        }
    }

    private static long address(int port) {
        return 0x02L | (long) port << 16; // as it lies in the frame
    }

    private void send(int from, long to, long now) {
        if (toSend == 0) {
            return;
        }
        toSend--;
        frame.set(U64, 0, to | address(from) << 48);
        frame.set(U64, 8, address(from) >>> 16);
        frame.set(U64, 16, now);
        out.count = 1;
        linkOf[from].send(ends[from], 0, out, 0, now, this::arrived);
    }

    private void receive(int port) {
        FrameBatch in = ends[port].in();
        TimedLink link = linkOf[port];
        while (link.peek(ends[port], 0, in, FrameBatch.CAPACITY, clock.nanos()) > 0) {
            for (int i = 0; i < in.count; i++) {
                add(port, in.memory, in.address[i], in.length[i]);
                if (draws[port].happens(0.2)) {
                    send(port, in.memory.get(U64, in.address[i] + 6) & 0xffff_ffff_ffffL, clock.nanos());
                }
            }
            link.release(ends[port], 0, in.count);
            received += in.count;
        }
    }

    private void add(int port, MemorySegment memory, long address, int length) {
        mix(clock.nanos());
        mix(port);
        for (int i = 0; i < length; i += 8) {
            mix(memory.get(U64, address + i));
        }
    }

    /** FNV-1a, eight bytes at a time. */
    private void mix(long value) {
        digest = (digest ^ value) * 0x100000001b3L;
        digest ^= digest >>> 29;
    }
}
