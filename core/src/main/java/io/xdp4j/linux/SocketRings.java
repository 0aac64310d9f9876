package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.device.UnsupportedFeatureException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XskSpec;
import io.xdp4j.linux.abi.IfXdp;
import io.xdp4j.linux.abi.XdpRingOffset;
import io.xdp4j.os.Fd;
import io.xdp4j.os.Memory;
import io.xdp4j.os.Sockets;
import io.xdp4j.ring.CompletionRing;
import io.xdp4j.ring.FillRing;
import io.xdp4j.ring.RingLayout;
import io.xdp4j.ring.RxRing;
import io.xdp4j.ring.TxRing;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * The four rings of a socket, sized, mapped and laid out as the kernel reports. {@code rx} and {@code tx} are null if
 * the socket has none. The mappings belong to the arena that is given.
 */
record SocketRings(RxRing rx, TxRing tx, FillRing fill, CompletionRing completion) {

    private static final int RINGS = 4;

    /** Makes the rings of an unbound socket. */
    static SocketRings open(Fd fd, XskSpec spec, int chunkSize, Arena arena) throws XdpException {
        size(fd, "fill", IfXdp.XDP_UMEM_FILL_RING, spec.fillSize());
        size(fd, "completion", IfXdp.XDP_UMEM_COMPLETION_RING, spec.completionSize());
        if (spec.rxSize() > 0) {
            size(fd, "RX", IfXdp.XDP_RX_RING, spec.rxSize());
        }
        if (spec.txSize() > 0) {
            size(fd, "TX", IfXdp.XDP_TX_RING, spec.txSize());
        }
        try (Arena call = Arena.ofConfined()) {
            MemorySegment offsets = offsets(fd, call);
            int d = RingLayout.DESCRIPTOR_BYTES;
            int a = RingLayout.ADDRESS_BYTES;
            RingLayout rx = spec.rxSize() > 0 ? layout(offsets, 0, spec.rxSize(), d) : null;
            RingLayout tx = spec.txSize() > 0 ? layout(offsets, 1, spec.txSize(), d) : null;
            RingLayout fill = layout(offsets, 2, spec.fillSize(), a);
            RingLayout completion = layout(offsets, 3, spec.completionSize(), a);
            return new SocketRings(
                    rx == null ? null : new RxRing(map(fd, rx, IfXdp.XDP_PGOFF_RX_RING, arena), rx, chunkSize),
                    tx == null ? null : new TxRing(map(fd, tx, IfXdp.XDP_PGOFF_TX_RING, arena), tx),
                    new FillRing(map(fd, fill, IfXdp.XDP_UMEM_PGOFF_FILL_RING, arena), fill),
                    new CompletionRing(map(fd, completion, IfXdp.XDP_UMEM_PGOFF_COMPLETION_RING, arena), completion));
        }
    }

    private static void size(Fd fd, String ring, int option, int entries) throws XdpException {
        Sockets.setOption("make " + ring + " ring of " + entries, fd, IfXdp.SOL_XDP, option, entries);
    }

    private static MemorySegment offsets(Fd fd, Arena call) throws XdpException {
        MemorySegment offsets = call.allocate(RINGS * XdpRingOffset.LAYOUT.byteSize(), 8);
        int length = Sockets.getOption("ring offsets", fd, IfXdp.SOL_XDP, IfXdp.XDP_MMAP_OFFSETS, offsets);
        if (length != offsets.byteSize()) {
            throw new UnsupportedFeatureException(
                    "ring offsets",
                    0,
                    "the kernel reports " + length + " bytes of them",
                    "Linux 5.4 or newer is needed");
        }
        return offsets;
    }

    private static RingLayout layout(MemorySegment offsets, int ring, int entries, int stride) {
        long at = ring * XdpRingOffset.LAYOUT.byteSize();
        return new RingLayout(
                offsets.get(JAVA_LONG, at + XdpRingOffset.PRODUCER),
                offsets.get(JAVA_LONG, at + XdpRingOffset.CONSUMER),
                offsets.get(JAVA_LONG, at + XdpRingOffset.FLAGS),
                offsets.get(JAVA_LONG, at + XdpRingOffset.DESC),
                entries,
                stride);
    }

    private static MemorySegment map(Fd fd, RingLayout layout, long offset, Arena arena) throws XdpException {
        return Memory.map("map ring", fd, offset, layout.sizeBytes(), arena);
    }
}
