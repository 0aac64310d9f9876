package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of links, on the software driver; needs no rights. */
final class SoftwareLinkTest implements LinkContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
