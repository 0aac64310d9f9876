package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.xdp4j.device.Events;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.driver.DriverUmem;
import io.xdp4j.ring.ChunkPool;
import java.lang.foreign.MemorySegment;

/** A socket with a memory and a pool of its own, and the moves that tests make with it. */
final class Endpoint implements AutoCloseable {

    static final UmemSpec MEMORY = new UmemSpec(128, 2048, 0);
    static final XskSpec RINGS = XskSpec.DEFAULT.withRings(64);

    final DriverUmem umem;
    final ChunkPool pool;
    final SoftwareSocket socket;

    private Endpoint(DriverUmem umem, SoftwareSocket socket) {
        this.umem = umem;
        this.pool = new ChunkPool(umem.spec().chunks(), umem.spec().chunkSize());
        this.socket = socket;
    }

    static Endpoint open(SoftwareDriver driver, XdpQueue queue) throws XdpException {
        return open(driver, queue, MEMORY, RINGS);
    }

    static Endpoint open(SoftwareDriver driver, XdpQueue queue, UmemSpec memory, XskSpec rings) throws XdpException {
        DriverUmem umem = driver.umem(memory);
        return new Endpoint(umem, (SoftwareSocket) driver.open(queue, umem, rings));
    }

    /** Puts {@code count} chunks into the fill ring. */
    Endpoint fill(int count) {
        assertEquals(count, socket.fill().reserve(count));
        for (int i = 0; i < count; i++) {
            socket.fill().set(i, pool.take());
        }
        socket.fill().submit(count);
        return this;
    }

    /** Sends frames, each from a chunk of its own, and takes their chunks back. */
    void send(byte[]... frames) {
        for (byte[] frame : frames) {
            long chunk = pool.take();
            MemorySegment.copy(frame, 0, umem.memory(), JAVA_BYTE, chunk, frame.length);
            queue(chunk, frame.length);
        }
        wakeup();
        pool.reclaim(socket.completion());
    }

    /** Makes the driver work. */
    void wakeup() {
        try {
            socket.wakeup();
        } catch (XdpException e) {
            throw new AssertionError(e); // no interface goes here
        }
    }

    /** Waits as the socket does. */
    boolean await(Events events, long timeoutNanos) {
        try {
            return socket.await(events, timeoutNanos);
        } catch (XdpException e) {
            throw new AssertionError(e);
        }
    }

    /** Puts a descriptor into the TX ring. */
    void queue(long address, int length) {
        assertEquals(1, socket.tx().reserve(1));
        socket.tx().set(0, address, length);
        socket.tx().submit(1);
    }

    /** Returns the frame that was received first and its chunk to the pool. */
    byte[] receive() {
        assertEquals(1, socket.rx().peek(1));
        long address = socket.rx().address(0);
        byte[] frame = umem.memory().asSlice(address, socket.rx().length(0)).toArray(JAVA_BYTE);
        socket.rx().release(1);
        pool.give(address);
        return frame;
    }

    @Override
    public void close() {
        socket.close();
        umem.close();
    }
}
