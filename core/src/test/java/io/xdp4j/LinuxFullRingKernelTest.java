package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of opening, on the kernel, over a veth pair. */
@KernelTest
final class LinuxFullRingKernelTest implements FullRingContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.veth(queues, mtu);
    }
}
