package io.xdp4j;

import io.xdp4j.device.XdpException;

/** {@link SharedQueueContract} on the software driver. */
final class SoftwareSharedQueueTest implements SharedQueueContract {

    @Override
    public HostBed bed(int queues) throws XdpException {
        return HostBed.shared(queues);
    }
}
