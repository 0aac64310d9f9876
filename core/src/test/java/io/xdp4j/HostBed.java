package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.JoinSpec;
import io.xdp4j.device.NetworkSpec;
import io.xdp4j.device.NicSpec;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** Two interfaces of a software network with their hosts, {@code left} and {@code right}, and the moves of tests. */
final class HostBed implements AutoCloseable {

    static final AttachSpec ANY = AttachSpec.DEFAULT.withManagementAllowed().withCounting();
    static final XskSpec RINGS = XskSpec.DEFAULT.withRings(64);

    final SoftwareNetwork network;
    final Xdp xdp;
    final XdpInterface left;
    final XdpInterface right;

    /** A socket with memory of its own. */
    record End(Umem umem, XskSocket socket) implements AutoCloseable {

        /** Sends frames and takes their chunks back. */
        void send(byte[]... frames) throws XdpException {
            for (byte[] frame : frames) {
                put(frame);
            }
            socket.wakeup();
            umem.pool().reclaim(socket.completion());
        }

        void put(byte[] frame) {
            assertEquals(1, socket.tx().reserve(1));
            long chunk = umem.pool().take();
            MemorySegment.copy(frame, 0, umem.memory(), JAVA_BYTE, chunk, frame.length);
            socket.tx().set(0, chunk, frame.length);
            socket.tx().submit(1);
        }

        /** Returns what was received. */
        List<byte[]> received() {
            List<byte[]> frames = new ArrayList<>();
            int count = socket.rx().peek(64);
            for (int i = 0; i < count; i++) {
                frames.add(umem.copyOf(socket.rx(), i));
                umem.pool().give(socket.rx().chunk(i));
            }
            socket.rx().release(count);
            umem.pool().refill(socket.fill());
            return frames;
        }

        @Override
        public void close() {
            socket.close();
            umem.close();
        }
    }

    HostBed(NicSpec left, NicSpec right) throws XdpException {
        this.network = SoftwareNetwork.of(
                new NetworkSpec(List.of(left, right), List.of(new JoinSpec.Wire(left.name(), right.name()))));
        this.xdp = Xdp.software(network);
        this.left = xdp.find(left.name());
        this.right = xdp.find(right.name());
    }

    static HostBed of(int queues) throws XdpException {
        return new HostBed(
                NicSpec.of("left").withQueues(queues), NicSpec.of("right").withQueues(queues));
    }

    /** Two interfaces whose queues may have several sockets. */
    static HostBed shared(int queues) throws XdpException {
        return new HostBed(
                NicSpec.of("left").withQueues(queues).withSharedQueues(),
                NicSpec.of("right").withQueues(queues).withSharedQueues());
    }

    Host host(XdpInterface device) throws XdpException {
        return network.host(device);
    }

    End open(XdpQueue queue, XskSpec spec) throws XdpException {
        Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(256));
        return new End(umem, xdp.open(queue, umem, spec));
    }

    XdpLink received(XdpInterface at, Rule... rules) throws XdpException {
        return xdp.attach(at.rx(), RuleList.of(rules), ANY);
    }

    XdpLink sent(XdpInterface at, Rule... rules) throws XdpException {
        return xdp.attach(at.tx(), RuleList.of(rules), ANY);
    }

    /** Sends frames as the host. */
    static void send(Host host, byte[]... frames) {
        for (byte[] frame : frames) {
            assertTrue(host.send(MemorySegment.ofArray(frame), 0, frame.length));
        }
    }

    /** Takes what came to a host. */
    static List<byte[]> taken(Host host) {
        List<byte[]> frames = new ArrayList<>();
        host.receive((memory, offset, length) -> {
            frames.add(memory.asSlice(offset, length).toArray(JAVA_BYTE));
            return FrameHandler.Next.DONE;
        });
        return frames;
    }

    static void assertFrames(List<byte[]> actual, byte[]... expected) {
        assertEquals(expected.length, actual.size());
        for (int i = 0; i < expected.length; i++) {
            assertArrayEquals(expected[i], actual.get(i));
        }
    }

    @Override
    public void close() {
        xdp.close();
    }
}
