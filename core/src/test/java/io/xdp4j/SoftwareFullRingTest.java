package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of opening, on the software driver; needs no rights. */
final class SoftwareFullRingTest implements FullRingContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu);
    }
}
