package io.xdp4j.tools.bench;

import io.xdp4j.SoftwareNetwork;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpQueue;

/** The far end of a feed: its thread is the driver of the queues that are measured. */
final class DriveEnd implements End {

    private final SoftwareNetwork network;
    private final XdpQueue[] queues;
    private final Clock clock;

    DriveEnd(SoftwareNetwork network, XdpQueue[] queues, Clock clock) {
        this.network = network;
        this.queues = queues;
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
        network.drive(() -> clock.phase() != phase, queues);
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
