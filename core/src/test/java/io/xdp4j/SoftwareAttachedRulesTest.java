package io.xdp4j;

import io.xdp4j.device.XdpException;

/** {@link AttachedRulesContract}, evaluated on the software driver. */
final class SoftwareAttachedRulesTest implements AttachedRulesContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(1, 1500);
    }

    @Override
    public int lists() {
        return 200;
    }
}
