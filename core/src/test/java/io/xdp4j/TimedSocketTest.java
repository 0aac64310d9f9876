package io.xdp4j;

import io.xdp4j.device.LinkSpec;
import io.xdp4j.device.XdpException;

/** The contract of sockets, over a wire that could lose frames, and in a billion years does not. */
final class TimedSocketTest implements SocketContract {

    /** Not perfect, and so on a link that could delay frames, and draws for each. */
    static final LinkSpec ALMOST_PERFECT = LinkSpec.PERFECT.withLoss(1e-30).withFrames(8192);

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu, ALMOST_PERFECT);
    }
}
