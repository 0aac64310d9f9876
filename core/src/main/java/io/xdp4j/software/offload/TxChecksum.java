package io.xdp4j.software.offload;

import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;
import static java.nio.ByteOrder.BIG_ENDIAN;

import io.xdp4j.wire.InternetChecksum;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * The checksum of a frame that is sent, as a network card makes it: of all bytes from one place on, into another, where
 * the sender has put the sum of the pseudo header. Source: {@code struct xsk_tx_metadata} in
 * include/uapi/linux/if_xdp.h, {@code skb_checksum_help} in net/core/dev.c.
 */
public final class TxChecksum {

    private static final ValueLayout.OfShort SHORT = JAVA_SHORT_UNALIGNED.withOrder(BIG_ENDIAN);

    private TxChecksum() {}

    /**
     * Fills the checksum in; a checksum of 0 becomes 0xFFFF, as 0 says for UDP that there is none. False if the two
     * places are not in the frame, which is then left as it is.
     *
     * @param length of the frame, in bytes
     * @param start where in the frame what is summed starts, u16
     * @param offset where from there the checksum is, u16
     */
    public static boolean fill(MemorySegment memory, long address, int length, int start, int offset) {
        if (start < 0 || offset < 0 || (long) start + offset + Short.BYTES > length) {
            return false;
        }
        int checksum = InternetChecksum.of(memory, address + start, length - start);
        memory.set(SHORT, address + start + offset, (short) (checksum == 0 ? 0xFFFF : checksum));
        return true;
    }
}
