package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.AttachMode;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.RuleList;
import org.junit.jupiter.api.Test;

/** Frames of several descriptors in the kernel, over a veth pair. */
@KernelTest
final class LinuxMultiBufferKernelTest implements MultiBufferContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.veth(queues, mtu);
    }

    @Test
    void rulesAreAttachedNativelyWhereFramesAreOfSeveralBuffers() throws XdpException {
        try (Rig rig = rig(1, 9000)) {
            RuleList rules = RuleList.of(Match.udpDestinationPort(9).drop());
            AttachSpec nativeMode = AttachSpec.DEFAULT.withMode(AttachMode.NATIVE);
            XdpLink first = rig.xdp().attach(rig.left().rx(), rules, nativeMode);
            XdpLink second = rig.xdp().attach(rig.left().rx(), rules, nativeMode);

            assertEquals(AttachMode.NATIVE, first.mode());
            assertEquals(AttachMode.NATIVE, second.mode());
        }
    }

    @Test
    void genericProgramsHaveFramesOfSeveralDescriptorsToo() throws XdpException {
        byte[] frame = Frames.udp(4433, new byte[8000]);
        try (Rig rig = rig(1, 9000);
                Umem memory = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), memory, PartBed.RINGS)) {
            RuleList rules = RuleList.of(Match.udpDestinationPort(4433).redirect(socket));
            rig.xdp().attach(rig.left().rx(), rules, AttachSpec.DEFAULT.withMode(AttachMode.GENERIC));
            try (PartSender sender = new PartSender(rig)) {
                sender.send(frame, 4096);
            }

            assertArrayEquals(frame, PartBed.joined(PartBed.next(socket)));
        }
    }

    @Test
    void socketsOfOneMemoryAreAllOfOneKind() throws XdpException {
        try (Rig rig = rig(2, 1500);
                Umem memory = rig.umem();
                XskSocket several = rig.xdp().open(rig.left().queue(0), memory, PartBed.RINGS)) {
            var error = assertThrows(
                    XdpException.class, () -> rig.xdp().open(rig.left().queue(1), memory, XskSpec.DEFAULT));

            assertEquals(XdpException.Kind.INVALID, error.kind());
            assertTrue(error.getMessage().contains("with multi-buffer"), error.getMessage());
            assertEquals(0, several.statistics().txInvalid());
            rig.xdp().open(rig.left().queue(1), memory, PartBed.RINGS).close();
        }
    }
}
