package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of sockets, on the software driver; needs no rights. */
final class SoftwareSocketTest implements SocketContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu);
    }
}
