package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of sets that change under attached programs, on the kernel, over a veth pair. */
@KernelTest
final class LinuxLiveSetKernelTest implements LiveSetContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.veth(1, 1500);
    }
}
