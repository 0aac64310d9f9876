package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import org.junit.jupiter.api.Test;

/** The contract of links, on the kernel, over a veth pair. */
@KernelTest
final class LinuxLinkKernelTest implements LinkContract {

    @Override
    public Rig rig() throws XdpException {
        return Rig.veth(1, 1500);
    }

    @Test
    void interfaceThatWasDeletedSinceItWasFoundIsTold() throws XdpException {
        Rig rig = rig();
        try (Xdp xdp = Xdp.linux()) {
            rig.close(); // and with it its interfaces

            var refused = assertThrows(
                    XdpException.class,
                    () -> xdp.attach(
                            rig.left().rx(),
                            RuleList.of(Match.udpDestinationPort(9).drop()),
                            AttachSpec.DEFAULT));

            assertEquals(Kind.GONE, refused.kind());
            assertTrue(refused.getMessage().contains("the interface was deleted or moved"), refused.getMessage());
        }
    }
}
