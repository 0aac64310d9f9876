package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.Feature;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.ring.TxMetadata;
import org.junit.jupiter.api.Test;

/** What is asked of the kernel for frames that are sent, over a veth pair. */
@KernelTest
final class LinuxTxMetadataKernelTest implements TxMetadataContract {

    @Override
    public Rig rig(int queues, int mtu) throws XdpException {
        return Rig.veth(queues, mtu);
    }

    /** So it is said in docs/drivers.md: the kernel neither counts the descriptor nor goes on. */
    @Test
    void checksumOutsideOfTheFrameHoldsTheRingUp() throws XdpException {
        byte[] frame = Frames.udp(4433, "never");
        try (MetadataBed bed = bed()) {
            long address = bed.place(frame);
            bed.metadata.request(address).checksum(frame.length, 0);
            assertEquals(2, bed.sender.tx().reserve(2));
            bed.sender.tx().setWithMetadata(0, address, frame.length);
            bed.sender.tx().set(1, bed.place(frame), frame.length);
            bed.sender.tx().submit(2);

            for (int i = 0; i < 3; i++) {
                var error = assertThrows(XdpException.class, bed.sender::wakeup);
                assertEquals(XdpException.Kind.INVALID, error.kind());
            }
            assertEquals(2, bed.sender.tx().pending());
            assertEquals(0, bed.sender.statistics().txInvalid());
        }
    }

    @Test
    void metadataWithAVlanIsRefused() throws XdpException {
        try (Rig rig = rig(1, 1500)) {
            var spec = UmemSpec.DEFAULT.withTxMetadata(TxMetadata.BYTES_WITH_VLAN);
            var error = assertThrows(XdpException.class, () -> rig.xdp().umem(spec));

            assertEquals(XdpException.Kind.UNSUPPORTED, error.kind());
            assertTrue(error.getMessage().contains("withTxMetadata(TxMetadata.BYTES)"), error.getMessage());
        }
    }

    @Test
    void metadataOfReceivedFramesIsRefused() throws XdpException {
        try (Rig rig = rig(1, 1500);
                Umem memory = rig.umem()) {
            var error = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().open(rig.left().queue(0), memory, XskSpec.DEFAULT.withMetadata()));

            assertEquals(XdpException.Kind.UNSUPPORTED, error.kind());
            assertTrue(error.getMessage().contains("leave withMetadata out"), error.getMessage());
            assertTrue(rig.xdp().features(rig.left()).has(Feature.TX_CHECKSUM));
            assertFalse(rig.xdp().features(rig.left()).has(Feature.RX_CHECKSUM));
        }
    }
}
