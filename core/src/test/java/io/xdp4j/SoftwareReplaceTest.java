package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of replacement, on the software driver; needs no rights. */
final class SoftwareReplaceTest implements ReplaceContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
