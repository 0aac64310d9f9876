package io.xdp4j;

import io.xdp4j.device.XdpInterface;
import io.xdp4j.software.nic.HostInbox;
import io.xdp4j.software.nic.Incoming;
import io.xdp4j.software.nic.Nic;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * The host behind an interface of a {@link SoftwareNetwork}, in the place of an operating system's stack: has what
 * programs pass, and sends through those at {@link XdpInterface#tx}. It answers nothing by itself.
 *
 * <p>Keeps 1,024 frames, or 4 MiB of long ones, that nobody took; what comes after that is counted, and lost. Frames
 * that came before the host was asked for are not kept. Safe for use by several threads.
 *
 * @since 0.1
 */
public final class Host {

    private final Nic nic;
    private final HostInbox inbox;
    private final Incoming incoming;

    Host(Nic nic) {
        this.nic = nic;
        this.inbox = nic.keepForHost();
        this.incoming = new Incoming(nic.queue(0));
    }

    /** Returns the interface. */
    public XdpInterface device() {
        return nic.device();
    }

    /**
     * Sends a frame out of the interface, on queue 0, through the programs at its TX hook; see
     * {@link #send(int, MemorySegment, long, int)}.
     */
    public boolean send(MemorySegment memory, long offset, int length) {
        return send(0, memory, offset, length);
    }

    /**
     * Sends a frame out of the interface, through the programs at its TX hook, and carries it as far as it goes.
     *
     * @param queue of the interface
     * @param memory any; the frame is copied
     * @param offset where it starts there, in bytes
     * @param length its length in bytes, without the checksum
     * @return whether it was taken: not if it is shorter than a header of Ethernet or longer than the interface
     *     carries, which is counted as dropped, nor if the link is full
     * @throws IndexOutOfBoundsException if it is not inside of the memory, or there is no such queue
     */
    public boolean send(int queue, MemorySegment memory, long offset, int length) {
        Objects.checkFromIndexSize(offset, length, memory.byteSize());
        if (queue < 0 || queue >= nic.queues()) {
            throw new IndexOutOfBoundsException(
                    "queue " + queue + " of " + nic.device().name() + ", which has " + nic.queues());
        }
        return nic.queue(queue).send(memory, offset, length);
    }

    /**
     * Shows the frames to {@code handler} that wait now, in the order in which they came; returns how many it was done
     * with. Does not block. A frame that it wants sent goes back out of the interface, on the queue that it came by, as
     * the handler has changed it; one that it keeps stays the first one, and is shown again by the next call.
     *
     * @throws IllegalStateException if it is called by a handler
     */
    public int receive(FrameHandler handler) {
        return inbox.take((memory, offset, length, queue) -> switch (handler.onFrame(memory, offset, length)) {
            case DONE -> true;
            case KEEP -> false;
            case SEND -> {
                send(queue, memory, offset, length);
                yield true;
            }
        });
    }

    /**
     * Blocks until a frame waits; returns whether one does. Returns false as well when {@code timeout} is over, and
     * when the thread is interrupted; its status stays set.
     *
     * @throws IllegalStateException if four threads wait already
     */
    public boolean await(Duration timeout) {
        return inbox.await(incoming, TimeUnit.NANOSECONDS.convert(timeout));
    }

    /** Returns how many frames wait. */
    public int waiting() {
        return inbox.waiting();
    }

    /** Returns how many frames were lost because too many waited. */
    public long overflowed() {
        return inbox.overflowed();
    }
}
