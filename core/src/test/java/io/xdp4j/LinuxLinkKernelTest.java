package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of links, on the kernel, over a veth pair. */
@KernelTest
final class LinuxLinkKernelTest implements LinkContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.veth(1, 1500);
    }
}
