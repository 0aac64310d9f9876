package io.xdp4j.ring;

import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.linux.abi.XskTxMetadata;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** The layout of what is asked for a frame: the kernel's, and a VLAN behind. */
final class TxMetadataTest {

    private static final long FRAME = 101; // frames may start anywhere

    private final MemorySegment memory = MemorySegment.ofArray(new byte[256]);

    @Test
    void requestLiesAsTheKernelWantsIt() {
        var metadata = new TxMetadata(memory, TxMetadata.BYTES);

        metadata.request(FRAME).checksum(34, 6).timestamp();

        long at = FRAME - XskTxMetadata.LAYOUT.byteSize();
        assertEquals(
                IfXdp.XDP_TXMD_FLAGS_CHECKSUM | IfXdp.XDP_TXMD_FLAGS_TIMESTAMP,
                memory.get(JAVA_LONG_UNALIGNED, at + XskTxMetadata.FLAGS));
        assertEquals(34, memory.get(JAVA_SHORT_UNALIGNED, at + XskTxMetadata.CSUM_START));
        assertEquals(6, memory.get(JAVA_SHORT_UNALIGNED, at + XskTxMetadata.CSUM_OFFSET));
    }

    @Test
    void constantsAreTheKernels() {
        assertEquals(XskTxMetadata.LAYOUT.byteSize(), TxMetadata.BYTES);
        assertEquals(IfXdp.XDP_TXMD_FLAGS_TIMESTAMP, TxMetadata.TIMESTAMP);
        assertEquals(IfXdp.XDP_TXMD_FLAGS_CHECKSUM, TxMetadata.CHECKSUM);
        assertEquals(IfXdp.XDP_TX_METADATA, Descriptor.METADATA);
        assertEquals(IfXdp.XDP_PKT_CONTD, Descriptor.CONTINUES);
    }

    @Test
    void nextRequestStartsEmpty() {
        var metadata = new TxMetadata(memory, TxMetadata.BYTES_WITH_VLAN);
        metadata.request(FRAME).checksum(0xFFFF, 0xFFFF).vlan(0xFFFF);
        assertEquals(TxMetadata.CHECKSUM | TxMetadata.VLAN, metadata.flags());
        assertEquals(0xFFFF, metadata.checksumStart());
        assertEquals(0xFFFF, metadata.checksumOffset());
        assertEquals(0xFFFF, metadata.vlan());

        assertEquals(0, metadata.request(FRAME).flags());
    }

    @Test
    void timeStandsWhereTheKernelPutsIt() {
        var metadata = new TxMetadata(memory, 40);

        metadata.look(FRAME).sent(1234);

        assertEquals(1234, memory.get(JAVA_LONG_UNALIGNED, FRAME - 40 + XskTxMetadata.CSUM_START));
        assertEquals(1234, metadata.sentNanos(FRAME));
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var metadata = new TxMetadata(memory, TxMetadata.BYTES);
        metadata.request(FRAME);

        assertThrows(IllegalArgumentException.class, () -> metadata.checksum(1 << 16, 0));
        assertThrows(IllegalArgumentException.class, () -> metadata.checksum(0, -1));
        assertThrows(IllegalStateException.class, () -> metadata.vlan(1));
        assertThrows(IllegalArgumentException.class, () -> new TxMetadata(memory, 0));
        for (int bytes : new int[] {-8, 8, 16, 23, 25, 256}) {
            assertThrows(IllegalArgumentException.class, () -> UmemSpec.DEFAULT.withTxMetadata(bytes));
        }
    }
}
