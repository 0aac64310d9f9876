package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Match;
import org.junit.jupiter.api.Test;

/** Frames of several descriptors on the software driver; needs no rights. */
final class SoftwareMultiBufferTest implements MultiBufferContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.software(queues, mtu);
    }

    @Test
    void frameSocketSaysWhatIsThereInstead() throws XdpException {
        try (Rig rig = rig(1, 9000)) {
            var error = assertThrows(
                    XdpException.class,
                    () -> FrameSocket.open(rig.xdp(), rig.left().queue(0), Match.all()));

            assertEquals(XdpException.Kind.LIMIT, error.kind());
            assertTrue(error.getMessage().contains("MTU of left to at most 3822"), error.getMessage());
            assertTrue(error.getMessage().contains("XskSpec.withMultiBuffer()"), error.getMessage());
        }
    }

    @Test
    void chunksOfFramesThatNeverEndOrMakeNoSenseComeBack() throws XdpException {
        byte[] part = new byte[100];
        try (PartBed bed = bed()) {
            for (int i = 0; i < 40; i++) {
                bed.sender().queue(bed.sender().part(part, 0, 100), 100, PartSender.CONTINUES);
                bed.sender().push();
            }
            assertEquals(40, bed.sender().socket().statistics().txInvalid());
            assertEquals(0, bed.sender().missing());

            bed.sender().queue(bed.sender().part(part, 0, 100), 100, 0);
            bed.sender().queue(bed.sender().part(part, 0, 100), 100, PartSender.CONTINUES);
            bed.sender().push();
            assertEquals(1, bed.sender().missing());
            bed.sender().close();

            assertEquals(0, bed.sender().missing());
        }
    }
}
