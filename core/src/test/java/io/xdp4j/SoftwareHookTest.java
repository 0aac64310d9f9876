package io.xdp4j;

import io.xdp4j.device.XdpException;

/** {@link HookContract} on the software driver. */
final class SoftwareHookTest implements HookContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.software(2, 1500);
    }
}
