package io.xdp4j;

import io.xdp4j.device.XdpException;

/** {@link HookContract} in the kernel. */
@KernelTest
final class LinuxHookKernelTest implements HookContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.veth(2, 1500);
    }
}
