package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Events;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.MemorySegment;

/** A socket on the left interface of a rig that receives UDP to port 4433. */
final class Receiver implements AutoCloseable {

    private final XskSocket socket;
    private final XskMap map;
    private final XdpLink link;
    private final Umem owned; // null if the test owns the memory

    private Receiver(Rig rig, XskSpec spec, Umem umem, Umem owned) throws XdpException {
        this.owned = owned;
        this.socket = rig.xdp().open(rig.left().queue(0), umem, spec);
        this.map = rig.xdp().xskMap(1);
        map.put(0, socket);
        this.link = rig.xdp()
                .attach(
                        rig.left().rx(),
                        RuleList.of(Match.udpDestinationPort(4433).redirect(map)),
                        AttachSpec.DEFAULT);
    }

    static Receiver open(Rig rig, XskSpec spec) throws XdpException {
        Umem umem = rig.umem();
        return new Receiver(rig, spec, umem, umem);
    }

    static Receiver open(Rig rig, XskSpec spec, Umem umem) throws XdpException {
        return new Receiver(rig, spec, umem, null);
    }

    XskSocket socket() {
        return socket;
    }

    /** Waits for the next frame and takes it. */
    byte[] next() throws XdpException {
        assertTrue(socket.await(Events.RECEIVED, Rig.SOON), "no frame in time");
        assertEquals(1, socket.rx().peek(1));
        byte[] frame = socket.umem().copyOf(socket.rx(), 0);
        socket.umem().pool().give(socket.rx().chunk(0));
        socket.rx().release(1);
        socket.umem().pool().refill(socket.fill());
        return frame;
    }

    /** Takes frames until there are {@code wanted}, or none comes in time; returns how many. Gives no chunk back. */
    int count(int wanted) throws XdpException {
        int seen = 0;
        while (seen < wanted && socket.await(Events.RECEIVED, Rig.SOON)) {
            int n = socket.rx().peek(64);
            socket.rx().release(n);
            seen += n;
        }
        return seen;
    }

    /** Puts {@code count} copies of a frame into the TX ring of {@code sender}. */
    static void fillTx(XskSocket sender, byte[] frame, int count) {
        assertEquals(count, sender.tx().reserve(count));
        for (int i = 0; i < count; i++) {
            long chunk = sender.umem().pool().take();
            MemorySegment.copy(MemorySegment.ofArray(frame), 0, sender.umem().memory(), chunk, frame.length);
            sender.tx().set(i, chunk, frame.length);
        }
        sender.tx().submit(count);
    }

    @Override
    public void close() {
        link.close();
        map.close();
        socket.close();
        if (owned != null) {
            owned.close();
        }
    }
}
