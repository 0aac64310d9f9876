package io.xdp4j.tools.bench;

import io.xdp4j.SoftwareNetwork;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;

/** The far end of a feed: its thread is the driver of the queue that is measured. */
final class DriveEnd implements End {

    private final SoftwareNetwork network;
    private final XdpQueue queue;
    private final Clock clock;

    DriveEnd(SoftwareNetwork network, XdpQueue queue, Clock clock) {
        this.network = network;
        this.queue = queue;
        this.clock = clock;
    }

    @Override
    public boolean blocks() {
        return true;
    }

    /** Drives until the phase is over. */
    @Override
    public int step(int limit) throws XdpException {
        Phase phase = clock.phase();
        network.drive(() -> clock.phase() != phase, queue);
        return 1;
    }

    @Override
    public void idle() {}

    @Override
    public void reset() {}

    @Override
    public long bytes() {
        return 0;
    }

    @Override
    public long dropped() {
        return 0;
    }

    @Override
    public String mode() {
        return "software";
    }

    @Override
    public void close() {}
}
