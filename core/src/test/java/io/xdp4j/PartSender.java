package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.ring.RawDescriptor;
import java.lang.foreign.MemorySegment;

/** A socket on the right interface of a rig that sends frames in parts, each in a chunk of its own. */
final class PartSender implements AutoCloseable {

    static final int CONTINUES = 1;
    static final UmemSpec MEMORY = new UmemSpec(256, 4096, 0);

    private final Umem memory;
    private final XskSocket socket;

    PartSender(Rig rig) throws XdpException {
        this.memory = rig.xdp().umem(MEMORY);
        this.socket = rig.xdp().open(rig.right().queue(0), memory, PartBed.RINGS.sendOnly());
    }

    XskSocket socket() {
        return socket;
    }

    /** Sends a frame in parts of {@code size} bytes. */
    void send(byte[] frame, int size) throws XdpException {
        for (int at = 0; at < frame.length; at += size) {
            int length = Math.min(size, frame.length - at);
            queue(part(frame, at, length), length, at + length < frame.length ? CONTINUES : 0);
        }
        socket.wakeup();
    }

    /** Returns a chunk with a part of a frame. */
    long part(byte[] frame, int at, int length) {
        long chunk = memory.pool().take();
        MemorySegment.copy(MemorySegment.ofArray(frame), at, memory.memory(), chunk, length);
        return chunk;
    }

    /** Puts a descriptor into the TX ring. */
    void queue(long address, int length, int options) {
        assertEquals(1, socket.tx().reserve(1));
        RawDescriptor.set(socket.tx(), 0, address, length, options);
        socket.tx().submit(1);
    }

    /** Has the driver send what it can, and takes back what it gives. */
    void push() throws XdpException {
        socket.wakeup();
        memory.pool().reclaim(socket.completion());
    }

    /** Takes back what the driver gives, whatever it is, and throws it away. */
    void forgetCompleted() {
        socket.completion().release(socket.completion().peek(64));
    }

    /** Returns how many chunks are nowhere to be found. */
    int missing() {
        return memory.spec().chunks() - memory.pool().available();
    }

    @Override
    public void close() {
        socket.close();
    }
}
