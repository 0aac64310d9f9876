package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of the frame socket, over a wire that could lose frames. */
final class TimedFrameSocketTest implements FrameSocketContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu, TimedSocketTest.ALMOST_PERFECT);
    }
}
