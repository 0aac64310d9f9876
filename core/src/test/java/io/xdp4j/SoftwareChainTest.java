package io.xdp4j;

import io.xdp4j.device.XdpException;

/** Several programs on one interface of the software driver; needs no rights. */
final class SoftwareChainTest implements ChainContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
