package io.xdp4j.testkit;

import io.xdp4j.AttachSpec;
import io.xdp4j.FrameReplay;
import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XdpLink;
import io.xdp4j.XskMap;
import io.xdp4j.XskSocket;
import io.xdp4j.device.LinkCounters;
import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.Pace;
import io.xdp4j.device.QueueCounters;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.ProgramSpec;
import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.nic.Nic;
import io.xdp4j.wire.CaptureReader;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An interface of a {@link TestBed}: programs, sockets, the host behind it, and counts of what came in.
 *
 * @since 0.1
 */
public final class TestNic {

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(2 * TestSocket.CHUNKS);
    private static final XskSpec RINGS = XskSpec.DEFAULT.withRings(TestSocket.CHUNKS);

    private final TestBed bed;
    private final Nic nic;
    private final NicJournal journal;
    private final TestHost host;
    private final Map<String, XskMap> maps = new HashMap<>();

    TestNic(TestBed bed, Nic nic, NicJournal journal) {
        this.bed = bed;
        this.nic = nic;
        this.journal = journal;
        this.host = new TestHost(journal, "host of " + nic.device().name());
    }

    /** Returns the interface, for all that takes one. */
    public XdpInterface device() {
        return nic.device();
    }

    /** Returns queue {@code id} of the interface. */
    public XdpQueue queue(int id) {
        return device().queue(id);
    }

    /** Returns the host behind it. */
    public TestHost host() {
        return host;
    }

    /**
     * Attaches a program to what it receives, with counters of its rules, and refused like on a host if it takes frames
     * that keep one reachable. It finds the sockets that {@link #socket(String)} opened before, by their names.
     */
    public XdpLink attach(ProgramSpec program) throws XdpException {
        return attach(program, AttachSpec.DEFAULT.withCounting());
    }

    /** Attaches a program as {@code spec} says, which may have maps of its own. */
    public XdpLink attach(ProgramSpec program, AttachSpec spec) throws XdpException {
        AttachSpec withMaps = spec;
        for (var map : maps.entrySet()) {
            if (!spec.maps().containsKey(map.getKey())) {
                withMaps = withMaps.withMap(map.getKey(), map.getValue());
            }
        }
        return bed.xdp().attach(device().rx(), program, withMaps);
    }

    /** Opens a socket on queue 0, see {@link #socket(String, int)}. */
    public TestSocket socket(String name) throws XdpException {
        return socket(name, 0);
    }

    /**
     * Opens a socket on a queue that programs find in the map of that name, in the slot of the queue. Sockets of
     * several queues may share a map; a program that is attached already does not find a new one.
     *
     * @throws XdpException of kind BUSY if the queue has a socket, of INVALID if there is no such queue
     */
    public TestSocket socket(String name, int queue) throws XdpException {
        Xdp xdp = bed.xdp();
        Umem umem = xdp.umem(MEMORY);
        XskSocket socket = xdp.open(queue(queue), umem, RINGS);
        XskMap map = maps.get(name);
        if (map == null) {
            map = xdp.xskMap(device().name() + "/" + name, device().queues());
            maps.put(name, map);
        }
        map.put(queue, socket);
        return new TestSocket(name, socket, journal.socket(queue));
    }

    /**
     * Sends frames out of this interface, on queue 0, as a host does that has no socket there. When it returns they
     * have been received at the other end.
     *
     * @throws IllegalArgumentException if one is shorter than a header of Ethernet or longer than the MTU allows
     */
    public void send(byte[]... frames) {
        sendOn(0, frames);
    }

    /** Sends frames on another queue; they come in on the queue of that number. */
    public void sendOn(int queue, byte[]... frames) {
        if (queue < 0 || queue >= device().queues()) {
            throw new IllegalArgumentException(
                    "queue " + queue + ": " + device().name() + " has " + Nic.queues(device().queues()));
        }
        for (byte[] frame : frames) {
            send(queue, frame);
        }
    }

    /** Fails unless programs decided so about the frames that came in since this was last asked, in this order. */
    public void expectVerdicts(TestVerdict... verdicts) {
        List<TestVerdict> actual = journal.takeVerdicts();
        for (int i = 0; i < Math.min(verdicts.length, actual.size()); i++) {
            if (verdicts[i] != actual.get(i)) {
                throw new AssertionError(device().name() + ": frame " + (i + 1) + " of " + actual.size() + ": expected "
                        + verdicts[i] + ", but it is " + actual.get(i));
            }
        }
        TestSocket.expectCount(device().name(), verdicts.length, actual.size());
    }

    /** Fails unless {@code count} frames in all were dropped here, see {@link #dropped}. */
    public void expectDropped(long count) {
        if (dropped() != count) {
            throw new AssertionError(device().name() + ": expected " + FrameDiff.count(count, "frame")
                    + " dropped, but it is " + dropped());
        }
    }

    /** Returns how many frames programs decided so about. */
    public long count(TestVerdict verdict) {
        return journal.count(verdict);
    }

    /**
     * Returns how many frames ended here: by a program, by a socket that was full, closed or of another queue, and
     * those sent back more than 8 times.
     */
    public long dropped() {
        return counters().ended();
    }

    /** Returns what became of the frames of all its queues. */
    public QueueCounters counters() {
        return nic.counters();
    }

    /** Returns what became of the frames that it sent into its link. */
    public LinkCounters linkCounters() throws XdpException {
        return bed.network().counters(device());
    }

    /**
     * Fails unless the link lost {@code count} of the frames that it sent, in all: by chance, being full, or because
     * the other end was down.
     */
    public void expectLost(long count) throws XdpException {
        LinkCounters counters = linkCounters();
        if (counters.lost() + counters.queueFull() + counters.noCarrier() != count) {
            throw new AssertionError(
                    device().name() + ": expected " + FrameDiff.count(count, "frame") + " lost, but it is " + counters);
        }
    }

    /** Changes what happens to frames that it sends; see {@link io.xdp4j.SoftwareNetwork#shape}. */
    public void linkTo(LinkSpec link) throws XdpException {
        bed.network().shape(device(), link);
    }

    /** Sets it down; see {@link io.xdp4j.SoftwareNetwork#down}. */
    public void down() throws XdpException {
        bed.network().down(device());
    }

    /** Sets it up again. */
    public void up() throws XdpException {
        bed.network().up(device());
    }

    /** Changes its MTU; see {@link io.xdp4j.SoftwareNetwork#mtu}. */
    public void mtu(int mtu) throws XdpException {
        bed.network().mtu(device(), mtu);
    }

    /** Takes it away; see {@link io.xdp4j.SoftwareNetwork#remove}. */
    public void remove() throws XdpException {
        bed.network().remove(device());
    }

    /** Brings the frames of a capture to it; see {@link io.xdp4j.SoftwareNetwork#replay}. */
    public FrameReplay replay(CaptureReader frames, Pace pace) throws IOException {
        return bed.network().replay(device(), frames, pace);
    }

    /** Returns what to say of it when a test fails. */
    String counts() {
        return journal + "; dropped in all " + dropped();
    }

    private void send(int queue, byte[] frame) {
        if (!nic.carries(frame.length)) {
            throw new IllegalArgumentException("a frame of " + frame.length + " bytes: " + device().name()
                    + " carries 14 to " + (device().mtu() + 18) + "; give TestBed.test a wire of another MTU");
        }
        var batch = new FrameBatch();
        batch.lies(MemorySegment.ofArray(frame), false);
        batch.length[0] = frame.length;
        batch.count = 1;
        if (nic.queue(queue).send(batch) != 1) {
            throw new AssertionError(device().name() + ": the wire takes no more frames");
        }
    }
}
