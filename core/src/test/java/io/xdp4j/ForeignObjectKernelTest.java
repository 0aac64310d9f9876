package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import org.junit.jupiter.api.Test;

/** Objects of one driver, given to the other. */
@KernelTest
final class ForeignObjectKernelTest {

    private static final UmemSpec MEMORY = UmemSpec.DEFAULT.withChunks(64);
    private static final XskSpec SOCKET = XskSpec.DEFAULT.withRings(64);

    @Test
    void memoryOfAnotherDriverIsRefused() throws XdpException {
        try (Rig linux = Rig.veth(1, 1500);
                Rig software = Rig.software(1, 1500);
                Umem memory = software.xdp().umem(MEMORY)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> linux.xdp().open(linux.left().queue(0), memory, SOCKET));
        }
    }

    @Test
    void mapAndSocketOfAnotherDriverAreRefused() throws XdpException {
        try (Rig linux = Rig.veth(1, 1500);
                Rig software = Rig.software(1, 1500);
                Umem memory = software.xdp().umem(MEMORY);
                XskSocket socket = software.xdp().open(software.left().queue(0), memory, SOCKET);
                XskMap foreign = software.xdp().xskMap(1);
                XskMap map = linux.xdp().xskMap(1)) {
            RuleList rules = RuleList.of(Match.udpDestinationPort(9).redirect(foreign));
            AttachSpec spec = AttachSpec.DEFAULT.withMap(foreign.name(), foreign);

            assertThrows(IllegalArgumentException.class, () -> map.put(0, socket));
            assertThrows(
                    IllegalArgumentException.class,
                    () -> linux.xdp().attach(linux.left().rx(), rules, spec));
        }
    }

    @Test
    void closedMapIsNotThere() throws XdpException {
        try (Rig linux = Rig.veth(1, 1500)) {
            XskMap map = linux.xdp().xskMap(1);
            AttachSpec spec = AttachSpec.DEFAULT.withMap(map.name(), map);
            map.close();

            var refused = assertThrows(
                    XdpException.class,
                    () -> linux.xdp()
                            .attach(
                                    linux.left().rx(),
                                    RuleList.of(Match.udpDestinationPort(9).redirect(map)),
                                    spec));

            assertEquals(XdpException.Kind.INVALID, refused.kind());
        }
    }
}
