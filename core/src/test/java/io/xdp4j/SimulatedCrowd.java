package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.nio.ByteOrder.LITTLE_ENDIAN;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NetworkSpec.Time;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Interfaces on wires, hubs and switches, each with a socket, which send to one another by a random stream of their
 * own, and answer some of what they receive. A tap adds each frame that comes in to a digest: when, where, each byte.
 */
final class SimulatedCrowd implements AutoCloseable {

    private static final ValueLayout.OfLong U64 = JAVA_LONG_UNALIGNED.withOrder(LITTLE_ENDIAN);
    private static final int LENGTH = 64;
    private static final int IN_A_SWITCH = 20;
    private static final int IN_A_HUB = 4;
    private static final int RING = 32;
    private static final long PAUSE_NANOS = 100_000; // between two frames of an interface, at most
    private static final LinkSpec LINK = LinkSpec.PERFECT
            .withRate(1_000_000_000)
            .withOverhead(LinkSpec.ETHERNET_OVERHEAD)
            .withDelay(Duration.ofNanos(20_000))
            .withJitter(Duration.ofNanos(5000))
            .withLoss(0.01)
            .withDuplication(0.01)
            .withReordering(0.05)
            .withCorruption(0.01)
            .withFrames(256);

    private final SoftwareNetwork network;
    private final Xdp xdp;
    private final Umem umem;
    private final MemorySegment memory;
    private final XskSocket[] sockets;
    private final Runnable[] turns;
    private final SplittableRandom[] random;
    private final int[] firstNeighbour;
    private final int[] neighbours;
    private final int[] arrived;
    private int arrivedCount;
    private int toSend;
    private long received;
    private long digest;

    /** Makes 20 interfaces each of half of them on switches, 4 each of a tenth on hubs, and the others on wires. */
    SimulatedCrowd(int size, long seed) throws XdpException {
        firstNeighbour = new int[size];
        neighbours = new int[size];
        network = SoftwareNetwork.of(new NetworkSpec(nics(size), joins(size), Time.SIMULATED, seed));
        xdp = Xdp.software(network);
        umem = xdp.umem(UmemSpec.DEFAULT.withChunkSize(2048).withChunks((size + 32) * RING));
        memory = umem.memory();
        sockets = new XskSocket[size];
        turns = new Runnable[size];
        random = new SplittableRandom[size];
        arrived = new int[size];
        for (XdpInterface device : network.interfaces()) {
            int i = device.index() - 1;
            sockets[i] = open(device);
            turns[i] = () -> speak(i);
            random[i] = new SplittableRandom(seed * 1_000_003 + i);
        }
        network.tap(this::see);
    }

    private static List<NicSpec> nics(int size) {
        return IntStream.range(0, size)
                .mapToObj(i -> new NicSpec("n" + i, 1, 128))
                .toList();
    }

    private List<JoinSpec> joins(int size) {
        List<JoinSpec> joins = new ArrayList<>();
        int at = 0;
        for (; at < size / 2; at += IN_A_SWITCH) {
            joins.add(new JoinSpec.Switch(part(at, IN_A_SWITCH), LINK));
        }
        for (; at < size * 6 / 10; at += IN_A_HUB) {
            joins.add(new JoinSpec.Hub(part(at, IN_A_HUB), LINK));
        }
        for (; at < size; at += 2) {
            List<String> ends = part(at, 2);
            joins.add(new JoinSpec.Wire(ends.getFirst(), ends.getLast(), LINK));
        }
        return joins;
    }

    private List<String> part(int first, int count) {
        for (int i = first; i < first + count; i++) {
            firstNeighbour[i] = first;
            neighbours[i] = count;
        }
        return IntStream.range(first, first + count).mapToObj(i -> "n" + i).toList();
    }

    private XskSocket open(XdpInterface device) throws XdpException {
        XskSocket socket = xdp.open(device.queue(0), umem, XskSpec.DEFAULT.withRings(RING));
        xdp.attach(device.rx(), RuleList.of(Match.all().redirect(socket)), AttachSpec.DEFAULT.withManagementAllowed());
        return socket;
    }

    /** Sends so many frames, those too that are answers, and goes on until nothing is under way. */
    void send(int frames) throws XdpException {
        toSend = frames;
        for (int i = 0; i < sockets.length; i++) {
            network.at(random[i].nextLong(PAUSE_NANOS), turns[i]);
        }
        while (network.step()) {
            for (int i = 0; i < arrivedCount; i++) {
                receive(arrived[i]);
            }
            arrivedCount = 0;
        }
    }

    SoftwareNetwork network() {
        return network;
    }

    long digest() {
        return digest;
    }

    long received() {
        return received;
    }

    @Override
    public void close() {
        xdp.close();
    }

    private void see(TappedFrame frame) {
        if (frame.place() != TappedFrame.Place.RECEIVED) {
            return;
        }
        int at = frame.queue().device().index() - 1;
        if (arrivedCount == 0 || arrived[arrivedCount - 1] != at) {
            arrived[arrivedCount++] = at;
        }
        received++;
        mix(frame.nanos());
        mix(at);
        for (int i = 0; i < frame.length(); i += Long.BYTES) {
            mix(frame.memory().get(U64, frame.offset() + i));
        }
    }

    /** FNV-1a, eight bytes at a time. */
    private void mix(long value) {
        digest = (digest ^ value) * 0x100000001b3L;
        digest ^= digest >>> 29;
    }

    private void speak(int from) {
        int to = firstNeighbour[from] + random[from].nextInt(neighbours[from]);
        send(from, address(to));
        if (toSend > 0) {
            network.at(network.nanos() + 1 + random[from].nextLong(PAUSE_NANOS), turns[from]);
        }
    }

    private static long address(int number) {
        return 0x02L | (long) number << 16; // as it lies in the frame
    }

    private void send(int from, long to) {
        if (toSend == 0) {
            return;
        }
        toSend--;
        long chunk = umem.pool().take();
        memory.set(U64, chunk, to | address(from) << 48);
        memory.set(U64, chunk + 8, address(from) >>> 16);
        memory.set(U64, chunk + 16, network.nanos());
        memory.asSlice(chunk + 24, LENGTH - 24).fill((byte) from);
        XskSocket socket = sockets[from];
        if (socket.tx().reserve(1) != 1) {
            throw new AssertionError("no room to send from " + socket.queue());
        }
        socket.tx().set(0, chunk, LENGTH);
        socket.tx().submit(1);
        try {
            socket.wakeup();
        } catch (XdpException e) {
            throw new AssertionError(e);
        }
        umem.pool().reclaim(socket.completion());
    }

    private void receive(int at) {
        XskSocket socket = sockets[at];
        int count = socket.rx().peek(RING);
        for (int i = 0; i < count; i++) {
            long frame = socket.rx().address(i);
            if (random[at].nextInt(5) == 0) {
                send(at, memory.get(U64, frame + 6) & 0xffff_ffff_ffffL);
            }
            umem.pool().give(frame);
        }
        socket.rx().release(count);
        umem.pool().refill(socket.fill());
    }
}
