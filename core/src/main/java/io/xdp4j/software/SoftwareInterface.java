package io.xdp4j.software;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.Action.Miss;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One end of the wire: an interface with its queues and its programs.
 *
 * <p>Each queue has a lock, held while a frame is received there: in the kernel too, a queue is served by one CPU at a
 * time. The lock guards the program's state for this queue and the driver's ends of its socket's fill and RX rings.
 * A thread holds the lock of one queue at a time, so there is no order to keep.
 */
final class SoftwareInterface {

    /**
     * How often a frame goes back before it is dropped: two ends that both reflect must not hold the sender for ever.
     */
    static final int MAX_REFLECTIONS = 8;

    private static final int HEADER_BYTES = 14;
    private static final int TAG_BYTES = 4;

    private final XdpInterface device;
    private final ReentrantLock[] queueLocks;
    private final BitSet takenQueues = new BitSet();
    private final AtomicLong passed = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private SoftwareInterface peer;
    private volatile SoftwareLink[] links = {}; // in the order in which they were attached; never changed in place

    /** What a program did with a frame. */
    private enum Verdict {
        /** Nothing: the next one is asked. */
        PASS,
        /** It has it, or it is gone. */
        TAKEN,
        /** It goes back. */
        REFLECT
    }

    SoftwareInterface(XdpInterface device) {
        this.device = device;
        this.queueLocks = new ReentrantLock[device.queues()];
        for (int i = 0; i < queueLocks.length; i++) {
            queueLocks[i] = new ReentrantLock();
        }
    }

    /** Puts a wire between two interfaces. */
    static void join(SoftwareInterface left, SoftwareInterface right) {
        left.peer = right;
        right.peer = left;
    }

    XdpInterface device() {
        return device;
    }

    /** Returns what is attached, in the order in which a frame is shown to it. */
    List<SoftwareLink> links() {
        return List.of(links);
    }

    /** Returns how many frames went on to a host's stack; there is none, so they are gone. */
    long passed() {
        return passed.get();
    }

    /** Returns how many frames a program, a socket or the wire dropped. */
    long dropped() {
        return dropped.get();
    }

    /** Returns what guards receiving on a queue. */
    ReentrantLock queueLock(int queueId) {
        return queueLocks[queueId];
    }

    /** Takes a queue for a socket. */
    synchronized void takeQueue(XdpQueue queue) throws XdpException {
        if (takenQueues.get(queue.id())) {
            throw new XdpException(
                    Kind.BUSY, "open " + queue, 0, "another socket has this queue", "close it, or take another queue");
        }
        takenQueues.set(queue.id());
    }

    /** Frees a queue. */
    synchronized void freeQueue(int queueId) {
        takenQueues.clear(queueId);
    }

    /** Makes {@code added} decide about the received frames that those before it pass. */
    synchronized void attach(SoftwareLink added) {
        SoftwareLink[] next = Arrays.copyOf(links, links.length + 1);
        next[links.length] = added;
        links = next;
    }

    /** Takes {@code removed} off. */
    synchronized void detach(SoftwareLink removed) {
        links = Arrays.stream(links).filter(link -> link != removed).toArray(SoftwareLink[]::new);
    }

    /**
     * Sends a frame of one queue to the other end, and does all that follows from it. {@code scratch} takes a copy if
     * the frame must be changed.
     */
    void send(int queueId, MemorySegment memory, long offset, int length, MemorySegment scratch) {
        if (length < HEADER_BYTES || length > device.mtu() + HEADER_BYTES + TAG_BYTES) {
            dropped.getAndIncrement();
            return;
        }
        SoftwareInterface at = peer;
        if (!at.receive(queueId % at.queueLocks.length, memory, offset, length)) {
            return;
        }
        MemorySegment.copy(memory, offset, scratch, 0, length);
        for (int reflections = 1; reflections <= MAX_REFLECTIONS; reflections++) {
            swapAddresses(scratch);
            at = at.peer;
            if (!at.receive(queueId % at.queueLocks.length, scratch, 0, length)) {
                return;
            }
        }
        at.dropped.getAndIncrement();
    }

    /** Returns whether the frame is to go back. */
    private boolean receive(int queueId, MemorySegment memory, long offset, int length) {
        ReentrantLock lock = queueLocks[queueId];
        lock.lock();
        try {
            for (SoftwareLink link : links) {
                Verdict verdict = run(link.program(), queueId, memory, offset, length);
                if (verdict != Verdict.PASS) {
                    return verdict == Verdict.REFLECT;
                }
            }
            passed.getAndIncrement();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private Verdict run(RuleProgram program, int queueId, MemorySegment memory, long offset, int length) {
        int rule = program.decide(queueId, memory, offset, length);
        return switch (program.action(rule)) {
            case Action.Pass _ -> Verdict.PASS;
            case Action.Drop _ -> drop();
            case Action.Redirect redirect ->
                redirect(program.map(rule).socket(queueId), redirect.onMiss(), queueId, memory, offset, length);
            case Action.Reflect _ -> Verdict.REFLECT;
            case Action.Forward forward -> throw new IllegalStateException(forward + " was refused at attach");
        };
    }

    /**
     * As in the kernel, a frame goes only to the socket of the very queue that it came in on, whatever the map says.
     */
    private Verdict redirect(
            SoftwareSocket socket, Miss onMiss, int queueId, MemorySegment memory, long offset, int length) {
        if (socket == null && onMiss == Miss.PASS) {
            return Verdict.PASS;
        }
        if (socket == null || !socket.isOn(this, queueId) || !socket.receive(memory, offset, length)) {
            return drop();
        }
        return Verdict.TAKEN;
    }

    private Verdict drop() {
        dropped.getAndIncrement();
        return Verdict.TAKEN;
    }

    private static void swapAddresses(MemorySegment frame) {
        int high = frame.get(JAVA_INT_UNALIGNED, 0);
        short low = frame.get(JAVA_SHORT_UNALIGNED, 4);
        MemorySegment.copy(frame, 6, frame, 0, 6);
        frame.set(JAVA_INT_UNALIGNED, 6, high);
        frame.set(JAVA_SHORT_UNALIGNED, 10, low);
    }
}
