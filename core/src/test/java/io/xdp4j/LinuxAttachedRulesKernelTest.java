package io.xdp4j;

import io.xdp4j.device.XdpException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@link AttachedRulesContract}, in the kernel, on a veth pair. */
@KernelTest
final class LinuxAttachedRulesKernelTest implements AttachedRulesContract {

    @Override
    public Rig rig() throws XdpException {
        try { // else the stack at each end says hello
            Files.writeString(Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6"), "1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Rig.veth(1, 1500);
    }

    @Override
    public int lists() {
        return 15;
    }
}
