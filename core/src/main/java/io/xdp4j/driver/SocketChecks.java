package io.xdp4j.driver;

import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpQueue;
import io.xdp4j.device.XskSpec;

/** What every driver checks before it opens a socket, so that each says it in the same words. */
public final class SocketChecks {

    private static final int ETHERNET_HEADER_BYTES = 14;
    private static final int VLAN_TAG_BYTES = 4;
    private static final int LARGEST_CHUNK_BYTES = 4096;

    private SocketChecks() {}

    /**
     * Checks that the largest frame of the interface, a VLAN tag included, fits into one chunk, unless frames may be of
     * several. A kernel without multi-buffer accepts such a socket and then drops the large frames, which shows late
     * and far from its cause.
     */
    public static void frameFitsChunk(XdpQueue queue, UmemSpec umem, XskSpec spec) throws XdpException {
        if (spec.rxSize() > 0 && !spec.multiBuffer()) {
            frameFits(queue, umem, "ask for frames of several chunks, with XskSpec.withMultiBuffer()");
        }
    }

    /** Checks the same for a {@link io.xdp4j.FrameSocket}, whose frames are of one chunk. */
    public static void frameFitsFrameSocket(XdpQueue queue, UmemSpec umem) throws XdpException {
        frameFits(queue, umem, "open an XskSocket with XskSpec.withMultiBuffer() in place of a FrameSocket");
    }

    private static void frameFits(XdpQueue queue, UmemSpec umem, String otherwise) throws XdpException {
        int largest = queue.device().mtu() + ETHERNET_HEADER_BYTES + VLAN_TAG_BYTES;
        if (largest > umem.maxFrame()) {
            throw new XdpException(
                    Kind.LIMIT,
                    "open " + queue,
                    0,
                    "frames of up to " + largest + " bytes (MTU "
                            + queue.device().mtu() + ") do not fit into a chunk's " + umem.maxFrame() + " bytes",
                    remedy(queue, umem, largest, otherwise));
        }
    }

    private static String remedy(XdpQueue queue, UmemSpec umem, int largest, String otherwise) {
        int mtu = umem.maxFrame() - ETHERNET_HEADER_BYTES - VLAN_TAG_BYTES;
        String lower = "set the MTU of " + queue.device().name() + " to at most " + mtu;
        int needed = largest + UmemSpec.KERNEL_HEADROOM + umem.headroom();
        if (needed <= LARGEST_CHUNK_BYTES) {
            return lower + ", or use chunks of " + LARGEST_CHUNK_BYTES + " bytes";
        }
        if (needed - umem.headroom() <= LARGEST_CHUNK_BYTES) {
            return lower + ", or use chunks of " + LARGEST_CHUNK_BYTES + " bytes with a headroom of at most "
                    + (LARGEST_CHUNK_BYTES - needed + umem.headroom());
        }
        return lower + ", or " + otherwise;
    }
}
