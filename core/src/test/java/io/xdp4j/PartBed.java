package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** A rig with sockets of multi-buffer at both ends: the right one sends, the left one receives UDP to port 4433. */
final class PartBed implements AutoCloseable {

    static final XskSpec RINGS = XskSpec.DEFAULT.withRings(64).withMultiBuffer();

    private final Rig rig;
    private final PartSender sender;
    private final Receiver receiver;

    PartBed(Rig rig) throws XdpException {
        this(rig, PartSender.MEMORY, RINGS);
    }

    PartBed(Rig rig, UmemSpec receiverMemory, XskSpec receiverRings) throws XdpException {
        this.rig = rig;
        this.sender = new PartSender(rig);
        this.receiver = Receiver.open(rig, receiverRings, rig.xdp().umem(receiverMemory));
    }

    PartSender sender() {
        return sender;
    }

    XskSocket receiver() {
        return receiver.socket();
    }

    /** Waits for the next frame and returns its parts. */
    List<byte[]> next() throws XdpException {
        return next(receiver());
    }

    /** Waits for the next frame of a socket and returns its parts. */
    static List<byte[]> next(XskSocket socket) throws XdpException {
        List<byte[]> parts = new ArrayList<>();
        boolean continues = true;
        while (continues) {
            assertTrue(socket.await(Events.RECEIVED, Rig.SOON), "no frame in time");
            assertEquals(1, socket.rx().peek(1));
            parts.add(socket.umem().copyOf(socket.rx(), 0));
            continues = socket.rx().continues(0);
            socket.umem().pool().give(socket.rx().chunk(0));
            socket.rx().release(1);
        }
        socket.umem().pool().refill(socket.fill());
        return parts;
    }

    static byte[] joined(List<byte[]> parts) {
        var all = new ByteArrayOutputStream();
        parts.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Closes all; memory goes with the rig's {@code Xdp}. */
    @Override
    public void close() throws XdpException {
        receiver.close();
        sender.close();
        rig.close();
    }
}
