package io.xdp4j.software.nic;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RingLayout;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import io.xdp4j.software.link.NativeMemory;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * The memory of a socket's four rings and both ends of each. Owns the memory; {@link #close} unmaps it.
 *
 * <p>The driver's ends are the user's ring classes, crossed over: what the user consumes the driver produces.
 */
public final class SocketRings implements AutoCloseable {

    /** Bit of a ring's flags. Source: linux/if_xdp.h, XDP_RING_NEED_WAKEUP. */
    private static final int NEED_WAKEUP = 1;

    private static final long ALIGNMENT = 128;
    private static final VarHandle INDEX = JAVA_INT.varHandle();

    /** Where the indices are, which is the same for every size. */
    private static final RingLayout ANY_LAYOUT = RingLayout.of(1, RingLayout.ADDRESS_BYTES);

    /** The user's ends; {@code rx} or {@code tx} is null if the socket has no such ring. */
    public final RxRing rx;

    public final TxRing tx;
    public final FillRing fill;
    public final CompletionRing completion;

    /** The driver's ends. */
    final TxRing toRx;

    final RxRing fromTx;
    final CompletionRing fromFill;
    final FillRing toCompletion;

    private final Arena arena = Arena.ofShared();
    private final MemorySegment rxMemory;
    private final MemorySegment txMemory;
    private final MemorySegment fillMemory;
    private final MemorySegment completionMemory;

    /** Makes the rings that {@code spec} asks for. */
    public SocketRings(XskSpec spec, int chunkSize, String operation) throws XdpException {
        boolean made = false;
        try {
            RingLayout rxLayout = descriptors(spec.rxSize());
            RingLayout txLayout = descriptors(spec.txSize());
            RingLayout fillLayout = RingLayout.of(spec.fillSize(), RingLayout.ADDRESS_BYTES);
            RingLayout completionLayout = RingLayout.of(spec.completionSize(), RingLayout.ADDRESS_BYTES);
            rxMemory = allocate(rxLayout, operation);
            txMemory = allocate(txLayout, operation);
            fillMemory = allocate(fillLayout, operation);
            completionMemory = allocate(completionLayout, operation);

            rx = rxLayout == null ? null : new RxRing(rxMemory, rxLayout, chunkSize);
            tx = txLayout == null ? null : new TxRing(txMemory, txLayout);
            fill = new FillRing(fillMemory, fillLayout);
            completion = new CompletionRing(completionMemory, completionLayout);
            toRx = rxLayout == null ? null : new TxRing(rxMemory, rxLayout);
            fromTx = txLayout == null ? null : new RxRing(txMemory, txLayout, chunkSize);
            fromFill = new CompletionRing(fillMemory, fillLayout);
            toCompletion = new FillRing(completionMemory, completionLayout);
            if (txLayout != null) {
                // Nobody but a woken driver works on the TX ring, whatever the socket asked for.
                flag(txMemory, true);
            }
            made = true;
        } finally {
            if (!made) {
                arena.close();
            }
        }
    }

    private static RingLayout descriptors(int size) {
        return size == 0 ? null : RingLayout.of(size, RingLayout.DESCRIPTOR_BYTES);
    }

    private MemorySegment allocate(RingLayout layout, String operation) throws XdpException {
        return layout == null ? null : NativeMemory.allocate(arena, layout.sizeBytes(), ALIGNMENT, operation);
    }

    /** Returns memory that lives as long as the rings. */
    MemorySegment scratch(long bytes, String operation) throws XdpException {
        return NativeMemory.allocate(arena, bytes, ALIGNMENT, operation);
    }

    /** Returns whether the RX ring holds a frame. Any thread may ask: no ring end is touched. */
    boolean received() {
        return rxMemory != null && holdsEntries(rxMemory);
    }

    /** Returns whether the completion ring holds an address. Any thread may ask: no ring end is touched. */
    boolean completed() {
        return holdsEntries(completionMemory);
    }

    /** Says whether who drives the queue is to be woken: for frames to send, and for chunks. */
    void needWakeup(boolean forFrames, boolean forChunks) {
        flag(txMemory, forFrames);
        flag(fillMemory, forChunks);
    }

    private static void flag(MemorySegment ring, boolean needed) {
        if (ring != null) {
            INDEX.setOpaque(ring, ANY_LAYOUT.flagsOffset(), needed ? NEED_WAKEUP : 0);
        }
    }

    @Override
    public void close() {
        arena.close();
    }

    private boolean holdsEntries(MemorySegment ring) {
        // Acquire pairs with the release of the producing end: who is told of an entry can read it.
        int producer = (int) INDEX.getAcquire(ring, ANY_LAYOUT.producerOffset());
        return producer != (int) INDEX.getAcquire(ring, ANY_LAYOUT.consumerOffset());
    }
}
