package io.xdp4j.linux.netlink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.KernelTest;
import io.xdp4j.device.XdpException;
import org.junit.jupiter.api.Test;

/** What the ethtool ioctl is asked. */
@KernelTest
final class EthtoolSocketKernelTest {

    @Test
    void nameOfFifteenBytesThatAreNoUtf8IsRefusedAsAnError() throws XdpException {
        String asRead = "\uFFFD".repeat(15);
        try (EthtoolSocket ethtool = EthtoolSocket.open()) {
            var refused = assertThrows(XdpException.class, () -> ethtool.rxQueues(asRead));

            assertEquals(XdpException.Kind.INVALID, refused.kind());
        }
    }
}
