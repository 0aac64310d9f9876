package io.xdp4j;

import io.xdp4j.device.XdpException;

/** Where chunks are, on the software driver; needs no rights. */
final class SoftwareChunkTest implements ChunkContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu);
    }
}
