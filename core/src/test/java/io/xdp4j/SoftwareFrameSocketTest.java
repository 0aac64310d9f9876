package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of the frame socket, on the software driver; needs no rights. */
final class SoftwareFrameSocketTest implements FrameSocketContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu);
    }
}
