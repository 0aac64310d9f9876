package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of sets, on the kernel. */
@KernelTest
final class LinuxSetKernelTest implements SetContract {

    @Override
    public Xdp xdp() throws XdpException {
        return Xdp.linux();
    }
}
