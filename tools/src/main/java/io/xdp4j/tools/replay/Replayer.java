package io.xdp4j.tools.replay;

import io.xdp4j.Umem;
import io.xdp4j.Xdp;
import io.xdp4j.XskSocket;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.WireSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.software.capture.Decision;
import io.xdp4j.software.capture.SoftwareCapture;
import io.xdp4j.wire.Ethernet;
import java.lang.foreign.MemorySegment;
import java.util.List;

/**
 * Shows frames to the programs of an interface of the software driver: each comes in by the wire, on queue 0. Owns the
 * driver. For one thread.
 */
public final class Replayer implements AutoCloseable {

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(64);

    private final SoftwareCapture capture = new SoftwareCapture(WireSpec.DEFAULT);
    private final XdpInterface device;
    private final XdpInterface other;
    private final Umem umem;
    private final XskSocket sender;

    /** Opens a driver to show frames to {@code device}; if that is null, to its first interface. */
    public Replayer(String device) throws XdpException {
        Xdp xdp = capture.xdp();
        try {
            List<XdpInterface> both = xdp.interfaces();
            this.device = device == null ? both.getFirst() : xdp.find(device);
            this.other = both.get(this.device.equals(both.getFirst()) ? 1 : 0);
            this.umem = xdp.umem(MEMORY);
            this.sender =
                    xdp.open(other.queue(0), umem, XskSpec.DEFAULT.withRings(64).sendOnly());
        } catch (XdpException | RuntimeException e) {
            capture.close();
            throw e;
        }
    }

    /** Returns the driver. */
    public Xdp xdp() {
        return capture.xdp();
    }

    /** Returns the interface that frames are shown to. */
    public XdpInterface device() {
        return device;
    }

    /** Returns where they come from: the other end of the wire. */
    public XdpInterface other() {
        return other;
    }

    /** Returns whether the wire carries a frame of that many bytes. */
    public boolean takes(int length) {
        return length >= Ethernet.HEADER_LENGTH && length <= longest();
    }

    /** Returns the most bytes of a frame that the wire carries. */
    public int longest() {
        return device.mtu() + Ethernet.HEADER_LENGTH + Ethernet.TAG_LENGTH;
    }

    /** Shows a frame that the wire carries, and returns what was decided about it. */
    public Decision show(MemorySegment memory, long offset, int length) throws XdpException {
        long chunk = umem.pool().take();
        MemorySegment.copy(memory, offset, umem.memory(), chunk, length);
        sender.tx().reserve(1);
        sender.tx().set(0, chunk, length);
        sender.tx().submit(1);
        sender.wakeup();
        umem.pool().reclaim(sender.completion());
        return capture.take().stream()
                .filter(decision -> decision.queue().device().equals(device))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        capture.close();
    }
}
