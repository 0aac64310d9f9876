package io.xdp4j;

import io.xdp4j.device.XdpException;

/** The contract of the frame socket, on the kernel, over a veth pair. */
@KernelTest
final class LinuxFrameSocketKernelTest implements FrameSocketContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.veth(queues, mtu);
    }
}
