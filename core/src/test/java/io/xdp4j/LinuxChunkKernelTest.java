package io.xdp4j;

import io.xdp4j.device.XdpException;

/** Where chunks are, on the kernel, over a veth pair. */
@KernelTest
final class LinuxChunkKernelTest implements ChunkContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.veth(queues, mtu);
    }
}
