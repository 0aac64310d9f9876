package io.xdp4j.linux.capture;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.AttachSpec;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.linux.MapFd;
import io.xdp4j.linux.Processors;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.netlink.Link;
import io.xdp4j.linux.netlink.RouteSocket;
import io.xdp4j.os.BootClock;
import io.xdp4j.os.Capabilities;
import io.xdp4j.os.Capabilities.Capability;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Captures the frames that an interface receives, as its driver hands them to XDP, and lets all of them go on.
 *
 * <p>Usage: {@code while (wanted) if (capture.next()) look(capture.memory(), capture.offset(), capture.length()); else
 * capture.pause();} then {@link #detach} and {@link #next} until there is no more. Frames come in the order of their
 * times, over all processors. Owns its program, maps and rings; {@link #close} ends them. Belongs to one thread.
 *
 * <p>Needs CAP_NET_ADMIN, CAP_BPF and CAP_PERFMON, and Linux 5.9.
 */
public final class Capture implements AutoCloseable {

    /** How long a program may take from the clock to the ring: later frames of other processors wait for it. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private static final String EVENTS = "xdp4j_dump_ring";
    private static final String COUNTS = "xdp4j_dump_cnt";

    private final XdpInterface device;
    private final List<PerfRing> rings = new ArrayList<>();
    private final WallClock clock;
    private final int processors;
    private MapFd events;
    private MapFd counts;
    private XdpLink link;
    private long certain; // frames until this time, since boot, are all there
    private boolean detached;
    private PerfRing current;

    private Capture(XdpInterface device) throws XdpException {
        this.device = device;
        this.clock = WallClock.now();
        this.processors = Processors.possible();
    }

    /**
     * Begins to capture.
     *
     * @throws XdpException BUSY if another program is attached (the message names it), DENIED without the rights, LIMIT
     *     without the memory, UNSUPPORTED if a demanded mode cannot be had
     */
    public static Capture open(Xdp xdp, XdpInterface device, CaptureSpec spec) throws XdpException {
        var capture = new Capture(device);
        try {
            capture.begin(xdp, spec);
            return capture;
        } catch (XdpException | RuntimeException e) {
            capture.close();
            throw e;
        }
    }

    /** Returns how the program is attached: never {@link AttachMode#AUTO}. */
    public AttachMode mode() {
        return link.mode();
    }

    /** Goes on to the next frame that is there, and gives the one before it back. Returns false if there is none. */
    public boolean next() throws XdpException {
        if (current != null) {
            current.release();
        }
        current = earliest();
        if (current == null) {
            certain = detached ? Long.MAX_VALUE : BootClock.nanos() - SLACK_NANOS; // before looking
            rings.forEach(PerfRing::look);
            current = earliest();
        }
        return current != null;
    }

    /** Blocking: waits a moment, a few milliseconds. */
    public void pause() {
        LockSupport.parkNanos(SLACK_NANOS);
    }

    /** Returns the memory that holds the frame, until {@link #next}. Owned by the capture. */
    public MemorySegment memory() {
        return current.memory();
    }

    /** Returns where in {@link #memory} the frame starts, in bytes. */
    public long offset() {
        return current.offset();
    }

    /** Returns how many bytes of the frame there are. */
    public int length() {
        return current.length();
    }

    /** Returns how long the frame is, in bytes, at least {@link #length}. */
    public int originalLength() {
        return current.originalLength();
    }

    /** Returns when the frame was seen, in nanoseconds since 1970. */
    public long epochNanos() {
        return clock.epochNanos(current.time());
    }

    /** Returns the queue that the frame came on. */
    public int queue() {
        return current.queue();
    }

    /** Returns what was counted since it began. */
    public CaptureCounts counts() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment values = arena.allocate((long) processors * CaptureProgram.COUNTS_BYTES, Long.BYTES);
            counts.get(0, values);
            long seen = 0;
            long lost = 0;
            for (long at = 0; at < values.byteSize(); at += CaptureProgram.COUNTS_BYTES) {
                seen += values.get(JAVA_LONG, at + CaptureProgram.SEEN);
                lost += values.get(JAVA_LONG, at + CaptureProgram.LOST);
            }
            return new CaptureCounts(seen, lost);
        }
    }

    /** Fails, with kind GONE, if the program is not attached any more: then nothing will ever come. */
    public void check() throws XdpException {
        try (RouteSocket route = RouteSocket.open()) {
            for (Link each : route.links()) {
                if (each.index() == device.index()) {
                    if (each.programs().isEmpty()) {
                        throw gone("somebody detached the program", "start it again");
                    }
                    return;
                }
            }
        }
        throw gone("the interface is gone", "what was captured until then is complete");
    }

    /** Ends capturing; what was captured can still be read. Does nothing the second time. */
    public void detach() {
        if (!detached && link != null) {
            detached = true;
            link.close();
            pause(); // a program that runs at this moment may still write
        }
    }

    /** Ends capturing and frees all. Does nothing the second time. */
    @Override
    public void close() {
        detach();
        current = null;
        rings.forEach(PerfRing::close);
        rings.clear();
        if (events != null) {
            events.close();
        }
        if (counts != null) {
            counts.close();
        }
    }

    private void begin(Xdp xdp, CaptureSpec spec) throws XdpException {
        events = MapFd.create(Bpf.BPF_MAP_TYPE_PERF_EVENT_ARRAY, EVENTS, Integer.BYTES, processors);
        counts = MapFd.create(Bpf.BPF_MAP_TYPE_PERCPU_ARRAY, COUNTS, CaptureProgram.COUNTS_BYTES, 1);
        requirePerfmon();
        for (int processor : Processors.online()) {
            var ring = new PerfRing(processor, spec.bufferBytes());
            rings.add(ring);
            try (Arena arena = Arena.ofConfined()) {
                events.put(processor, arena.allocateFrom(JAVA_INT, ring.event().number()));
            }
        }
        // Every frame passes, so nothing is to be guarded; and the guard's own frames would be captured.
        var attach = AttachSpec.DEFAULT.withMode(spec.mode()).withManagementAllowed();
        link = xdp.attach(device.rx(), CaptureProgram.of(spec, events.fd(), counts.fd()), attach);
    }

    /** Without it the kernel refuses the program with words about pointers that nobody would understand. */
    private void requirePerfmon() throws XdpException {
        if (!Capabilities.has(Capability.PERFMON) && !Capabilities.has(Capability.SYS_ADMIN)) {
            throw new XdpException(
                    XdpException.Kind.DENIED,
                    "capture on " + device.name(),
                    0,
                    "not permitted",
                    "run as root, or give the process CAP_PERFMON");
        }
    }

    /** The ring with the earliest frame, of those that are certain to be in order. */
    private PerfRing earliest() throws XdpException {
        PerfRing earliest = null;
        long time = certain;
        for (PerfRing ring : rings) {
            if (ring.peek() && ring.time() <= time) {
                earliest = ring;
                time = ring.time() - 1;
            }
        }
        return earliest;
    }

    private XdpException gone(String reason, String advice) {
        return new XdpException(XdpException.Kind.GONE, "capture on " + device.name(), 0, reason, advice);
    }
}
