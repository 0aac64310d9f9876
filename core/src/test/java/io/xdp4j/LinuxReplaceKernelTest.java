package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of replacement, on the kernel, over a veth pair. */
@KernelTest
final class LinuxReplaceKernelTest implements ReplaceContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.veth(1, 1500);
    }
}
