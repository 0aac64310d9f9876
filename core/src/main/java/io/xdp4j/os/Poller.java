package io.xdp4j.os;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.xdp4j.device.XdpException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.spi.AbstractSelectableChannel;
import java.nio.channels.spi.AbstractSelector;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * Waits on a file descriptor so that an interrupt and {@link #close} end it. Several threads may wait.
 *
 * <p>Owns an eventfd beside the descriptor that is waited for.
 */
public final class Poller implements AutoCloseable {

    private static final Call PPOLL = Call.to("ppoll");
    private static final QuietCall POLL = QuietCall.to("poll");
    private static final Call EVENTFD = Call.to("eventfd");

    // Longer than a tick of the kernel's clock, so that a wait that ends soon does not set the timer of the processor.
    private static final int DOZE_MILLIS = 20;
    private static final long NANOS_OF_MILLI = 1_000_000;

    private static final int NON_BLOCKING_CLOSE_ON_EXEC = 0x80800;
    private static final short READABLE = 1;

    private final Fd fd;
    private final Fd wake;
    private final Interrupter interrupter = new Interrupter();
    private final AtomicInteger using = new AtomicInteger();
    private volatile boolean closed;

    private int polling; // guarded by wake: how many threads are between start and stop
    private boolean signalled; // guarded by wake: whether the eventfd is readable

    /** Makes a poller for {@code fd}, which stays the caller's to close, after the poller. */
    public Poller(Fd fd) throws XdpException {
        this.fd = fd;
        this.wake = eventFd();
    }

    /**
     * Says that the calling thread uses the descriptor until {@link #leave}: {@link #close} waits for it. Returns
     * false, and does not count, if the poller is closed.
     */
    public boolean enter() {
        using.incrementAndGet(); // before closed is read: close() waits for whoever got here first
        if (closed) {
            using.decrementAndGet();
            return false;
        }
        return true;
    }

    /** Ends what {@link #enter} began. */
    public void leave() {
        using.decrementAndGet();
    }

    /**
     * Blocks until the descriptor has one of {@code events} (bits of {@code poll(2)}), the time is over, the thread is
     * interrupted or the poller is closed; returns the events that it has, 0 if none. Call it between {@link #enter}
     * and {@link #leave}.
     */
    public int poll(int events, long timeoutNanos) {
        start();
        try {
            return closed || Thread.currentThread().isInterrupted() ? 0 : ppoll((short) events, timeoutNanos);
        } finally {
            stop();
        }
    }

    /**
     * Blocks until the descriptor is readable or for {@code timeoutNanos}, 20 milliseconds at most, deaf to interrupts
     * and to {@link #close}; returns how long it slept for certain, in whole milliseconds, or 0 if something ended it.
     * Costs less than {@link #poll} where frames come soon. Call it between {@link #enter} and {@link #leave}.
     */
    public long doze(long timeoutNanos) {
        int millis = Math.clamp(timeoutNanos / NANOS_OF_MILLI, 0, DOZE_MILLIS);
        if (millis == 0) {
            return 0;
        }
        var scratch = Native.scratch();
        describe(scratch.pollfds, READABLE);
        int ready = (int) POLL.with(scratch.pollfdsAddress, 1, millis);
        return ready == 0 ? millis * NANOS_OF_MILLI : 0;
    }

    /** Returns whether it was closed. */
    public boolean isClosed() {
        return closed;
    }

    /** Ends all waits, waits until nobody uses the descriptor, and frees the eventfd. Does nothing the second time. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        signal();
        while (using.get() > 0) {
            LockSupport.parkNanos(TimeUnit.MICROSECONDS.toNanos(20));
        }
        wake.close();
    }

    private void start() {
        synchronized (wake) {
            polling++; // before closed and the interrupt are looked at: signal() serves whoever got here first
        }
        interrupter.start();
    }

    /**
     * The last to leave takes the signal back: nobody else needs it, and left alone it would end every later wait. One
     * who takes it back earlier could take it from another who was interrupted at the same time.
     */
    private void stop() {
        interrupter.stop();
        synchronized (wake) {
            if (--polling == 0 && signalled && !closed) {
                signalled = false;
                drain();
            }
        }
    }

    private int ppoll(short events, long timeoutNanos) {
        var scratch = Native.scratch();
        MemorySegment fds = scratch.pollfds;
        describe(fds, events);
        fds.set(JAVA_INT, 8, wake.number());
        fds.set(JAVA_SHORT, 12, READABLE);
        fds.set(JAVA_SHORT, 14, (short) 0);
        scratch.timeout.set(JAVA_LONG, 0, timeoutNanos / 1_000_000_000);
        scratch.timeout.set(JAVA_LONG, 8, timeoutNanos % 1_000_000_000);
        int ready = (int) PPOLL.with(scratch, scratch.pollfdsAddress, 2, scratch.timeoutAddress, 0);
        return ready <= 0 ? 0 : Short.toUnsignedInt(fds.get(JAVA_SHORT, 6));
    }

    /** Writes the first of two {@code struct pollfd} (int fd, short events, short revents). */
    private void describe(MemorySegment fds, short events) {
        fds.set(JAVA_INT, 0, fd.number());
        fds.set(JAVA_SHORT, 4, events);
        fds.set(JAVA_SHORT, 6, (short) 0);
    }

    /**
     * The JDK tells of an interrupt without holding the thread back, so that it may come when nobody waits any more.
     */
    private void signal() {
        synchronized (wake) {
            if (polling > 0 && !signalled) {
                signalled = true;
                add(1);
            }
        }
    }

    private void add(long count) {
        try (Arena arena = Arena.ofConfined()) {
            wake.write(arena.allocateFrom(JAVA_LONG, count));
        } catch (XdpException e) {
            throw new IllegalStateException(e); // an eventfd that is open and below its maximum takes a 1
        }
    }

    private void drain() {
        try (Arena arena = Arena.ofConfined()) {
            wake.read(arena.allocate(JAVA_LONG));
        } catch (XdpException e) {
            if (!Errno.EAGAIN.is(e)) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static Fd eventFd() throws XdpException {
        var scratch = Native.scratch();
        int result = (int) EVENTFD.with(scratch, 0, NON_BLOCKING_CLOSE_ON_EXEC);
        return new Fd(Native.check("eventfd", result, scratch));
    }

    /** The JDK's way to hear of an interrupt while in a system call; nothing of a selector but that is used. */
    private final class Interrupter extends AbstractSelector {

        Interrupter() {
            super(null);
        }

        void start() {
            begin();
        }

        void stop() {
            end();
        }

        @Override
        public Selector wakeup() {
            signal();
            return this;
        }

        @Override
        protected void implCloseSelector() {}

        @Override
        protected SelectionKey register(AbstractSelectableChannel channel, int operations, Object attachment) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Set<SelectionKey> keys() {
            return Set.of();
        }

        @Override
        public Set<SelectionKey> selectedKeys() {
            return Set.of();
        }

        @Override
        public int selectNow() {
            return 0;
        }

        @Override
        public int select(long timeoutMillis) {
            return 0;
        }

        @Override
        public int select() {
            return 0;
        }
    }
}
