package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.Events;
import io.xdp4j.device.SocketMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.driver.Counters;
import io.xdp4j.driver.DriverSocket;
import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.linux.abi.XdpStatistics;
import io.xdp4j.os.Errno;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Poller;
import io.xdp4j.os.Sockets;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.atomic.AtomicBoolean;

/** An AF_XDP socket of the kernel. Made by {@link SocketOpener}. */
final class LinuxSocket implements DriverSocket {

    private static final int SPINS_BEFORE_YIELD = 1000;
    private static final long COMPLETION_POLL_NANOS = 100_000;
    private static final long GONE_CHECK_NANOS = 100_000_000;

    private final XdpQueue queue;
    private final LinuxUmem umem;
    private final Fd fd;
    private final Arena arena;
    private final SocketRings rings;
    private final SocketMode mode;
    private final long spinNanos;
    private final Poller poller;
    private final AtomicBoolean goneReported = new AtomicBoolean();

    LinuxSocket(XdpQueue queue, LinuxUmem umem, Fd fd, Arena arena, SocketRings rings, SocketMode mode, long spinNanos)
            throws XdpException {
        this.queue = queue;
        this.umem = umem;
        this.fd = fd;
        this.arena = arena;
        this.rings = rings;
        this.mode = mode;
        this.spinNanos = spinNanos;
        this.poller = new Poller(fd);
    }

    Fd fd() {
        return fd;
    }

    XdpQueue queue() {
        return queue;
    }

    @Override
    public RxRing rx() {
        return rings.rx();
    }

    @Override
    public TxRing tx() {
        return rings.tx();
    }

    @Override
    public FillRing fill() {
        return rings.fill();
    }

    @Override
    public CompletionRing completion() {
        return rings.completion();
    }

    @Override
    public SocketMode mode() {
        return mode;
    }

    @Override
    public Counters counters() throws XdpException {
        enter();
        try (Arena call = Arena.ofConfined()) {
            MemorySegment counts = call.allocate(XdpStatistics.LAYOUT);
            Sockets.getOption("statistics of " + queue, fd, IfXdp.SOL_XDP, IfXdp.XDP_STATISTICS, counts);
            return new Counters(
                    counts.get(JAVA_LONG, XdpStatistics.RX_DROPPED),
                    counts.get(JAVA_LONG, XdpStatistics.RX_INVALID_DESCS),
                    counts.get(JAVA_LONG, XdpStatistics.TX_INVALID_DESCS),
                    counts.get(JAVA_LONG, XdpStatistics.RX_RING_FULL),
                    counts.get(JAVA_LONG, XdpStatistics.RX_FILL_RING_EMPTY_DESCS),
                    counts.get(JAVA_LONG, XdpStatistics.TX_RING_EMPTY_DESCS));
        } finally {
            poller.leave();
        }
    }

    /** Puts this socket into a slot of a map. */
    void putInto(MapFd map, int slot) throws XdpException {
        enter();
        try (Arena call = Arena.ofConfined()) {
            map.put(slot, call.allocateFrom(JAVA_INT, fd.number()));
        } finally {
            poller.leave();
        }
    }

    @Override
    public boolean await(Events events, long timeoutNanos) throws XdpException {
        if (!poller.enter()) {
            return false;
        }
        try {
            long spun = Math.min(spinNanos, timeoutNanos);
            return has(events) || spun > 0 && spin(events, spun) || dozeOrSleep(events, timeoutNanos - spun);
        } finally {
            poller.leave();
        }
    }

    @Override
    public void wakeup() throws XdpException {
        enter();
        try {
            if (rings.tx() != null) {
                kickUntilTaken(rings.tx());
            }
            if (rings.rx() != null && rings.fill().needsWakeup()) {
                report(Sockets.nudge(fd), "wake " + queue);
            }
        } finally {
            poller.leave();
        }
    }

    @Override
    public void close() {
        synchronized (umem) {
            poller.close(); // ends await in other threads, and waits until they are out
            arena.close(); // while its rings are mapped, the kernel keeps the socket bound
            fd.close();
            umem.bound().remove(this);
        }
    }

    /** Keeps the descriptor open until {@code poller.leave()}: its number would else be another's. */
    private void enter() {
        if (!poller.enter()) {
            throw new IllegalStateException("the socket on " + queue + " is closed");
        }
    }

    /** Dozes first: under load the next frame is there before a clock is read and an interrupt hooked. */
    private boolean dozeOrSleep(Events events, long timeoutNanos) throws XdpException {
        long left = timeoutNanos;
        if (events != Events.COMPLETED) {
            if (poller.isClosed() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            left -= poller.doze(left);
            if (has(events)) {
                return true;
            }
        }
        return sleep(events, System.nanoTime(), left);
    }

    private boolean sleep(Events events, long start, long timeoutNanos) throws XdpException {
        // The kernel wakes a sleeper for RX only; for completions it is asked again and again.
        int wanted = events == Events.COMPLETED ? 0 : IfXdp.POLLIN;
        long slice = events == Events.RECEIVED ? GONE_CHECK_NANOS : COMPLETION_POLL_NANOS;
        long nextCheck = GONE_CHECK_NANOS;
        while (!poller.isClosed() && !Thread.currentThread().isInterrupted()) {
            long waited = System.nanoTime() - start;
            long left = Math.max(0, timeoutNanos - waited);
            poller.poll(wanted, Math.min(left, slice));
            if (has(events)) {
                return true;
            }
            if (left == 0 || waited >= nextCheck) {
                nextCheck = waited + GONE_CHECK_NANOS;
                // The kernel wakes no sleeper when the interface goes down or away: it answers only who asks.
                report(Sockets.nudge(fd), "wait on " + queue);
            }
            if (left == 0) {
                return false;
            }
        }
        return false;
    }

    /** In copy mode a call sends a part of the ring only: it is repeated while it gets on. */
    private void kickUntilTaken(TxRing tx) throws XdpException {
        int pending = tx.pending();
        while (pending > 0) {
            int errno = Sockets.kick(fd);
            int left = tx.pending();
            if (errno != 0 && !isTransient(errno)) {
                report(errno, "send on " + queue);
                return;
            }
            if (left >= pending) {
                return; // no buffers now: the next wakeup goes on
            }
            pending = left;
        }
    }

    private static boolean isTransient(int errno) {
        return errno == Errno.EAGAIN.code()
                || errno == Errno.EBUSY.code()
                || errno == Errno.ENOBUFS.code()
                || errno == Errno.EINTR.code();
    }

    private void report(int errno, String operation) throws XdpException {
        if (errno == Errno.ENETDOWN.code() || errno == Errno.ENXIO.code() || errno == Errno.ENODEV.code()) {
            reportGone(operation);
        } else if (errno == 0) {
            goneReported.setPlain(false); // it is back: if it goes again, that is news
        } else if (!isTransient(errno)) {
            throw Errno.exception(operation, errno);
        }
    }

    private void reportGone(String operation) throws XdpException {
        if (goneReported.compareAndSet(false, true)) {
            throw new XdpException(
                    XdpException.Kind.GONE,
                    operation,
                    Errno.ENETDOWN.code(),
                    "the interface is down or gone",
                    "set it up, or close the socket and open another when the interface is back");
        }
    }

    private boolean spin(Events events, long nanos) {
        long start = System.nanoTime();
        for (int spins = 0; System.nanoTime() - start < nanos; spins++) {
            if (has(events)) {
                return true;
            }
            if (poller.isClosed() || Thread.currentThread().isInterrupted()) {
                return false;
            }
            if (spins < SPINS_BEFORE_YIELD) {
                Thread.onSpinWait();
            } else {
                Thread.yield(); // with fewer processors than threads, the one that we wait for needs ours
            }
        }
        return false;
    }

    private boolean has(Events events) {
        return switch (events) {
            case RECEIVED -> received();
            case COMPLETED -> completed();
            case ANY -> received() || completed();
        };
    }

    private boolean received() {
        return rings.rx() != null && rings.rx().pending() > 0; // any thread may wait: no ring end is touched
    }

    private boolean completed() {
        return rings.completion().pending() > 0;
    }
}
