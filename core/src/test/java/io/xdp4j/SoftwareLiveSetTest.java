package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of sets that change under attached programs, on the software driver; needs no rights. */
final class SoftwareLiveSetTest implements LiveSetContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }
}
