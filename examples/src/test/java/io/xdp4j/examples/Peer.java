package io.xdp4j.examples;

import io.xdp4j.FrameHandler;
import io.xdp4j.FrameSocket;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.ring.TxRing;
import io.xdp4j.rule.Match;
import io.xdp4j.wire.FrameWriter;
import java.lang.foreign.ValueLayout;
import java.time.Duration;

/** The far end of the software driver's wire: sends UDP, and sees what comes back to the port that it sends from. */
final class Peer implements AutoCloseable {

    private static final int PORT = 1111;

    private final FrameSocket socket;
    private final XdpInterface device;
    private byte[] received;

    Peer(Xdp xdp) throws XdpException {
        this.device = xdp.find(WireSpec.DEFAULT.right());
        this.socket = FrameSocket.open(xdp, device.queue(0), Match.udpDestinationPort(PORT));
    }

    /** Sends a datagram with {@code payload} to {@code port}; returns the frame. */
    byte[] send(int port, byte[] payload) throws XdpException {
        Umem umem = socket.socket().umem();
        umem.pool().reclaim(socket.socket().completion());
        long chunk = umem.pool().take();
        int length = new FrameWriter()
                .start(umem.memory(), chunk, umem.spec().chunkSize())
                .ethernet(0x02_00_00_00_00_09L, device.mac().value())
                .ipv4(0x0A000001, 0x0A000002)
                .udp(PORT, port)
                .payload(payload)
                .finish();
        byte[] frame = umem.memory().asSlice(chunk, length).toArray(ValueLayout.JAVA_BYTE);
        TxRing tx = socket.socket().tx();
        while (tx.reserve(1) == 0) {
            socket.socket().wakeup();
        }
        tx.set(0, chunk, length);
        tx.submit(1);
        socket.socket().wakeup();
        return frame;
    }

    /** Returns a frame that came back, or null if none did within a tenth of a second. */
    byte[] receive() throws XdpException {
        received = null;
        socket.receive(
                (memory, offset, length) -> {
                    received = memory.asSlice(offset, length).toArray(ValueLayout.JAVA_BYTE);
                    return FrameHandler.Next.DONE;
                },
                Duration.ofMillis(100));
        return received;
    }

    @Override
    public void close() {
        socket.close();
    }
}
