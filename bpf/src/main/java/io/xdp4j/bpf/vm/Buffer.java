package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.vm.memory.VmMemory;
import java.lang.foreign.MemorySegment;

/** The buffer of a context that frames are copied into: headroom, frame, tailroom, as in a page of the kernel. */
final class Buffer {

    /** Source: {@code XDP_PACKET_HEADROOM} in include/uapi/linux/bpf.h. */
    static final int HEADROOM = 256;

    /** Guest addresses of a frame have room for so much. */
    static final int MAX_BYTES = 1 << 24;

    /** What the kernel keeps behind the frame. Source: {@code struct skb_shared_info}, x86-64. */
    private static final int SHARED_INFO = 320;

    private static final int PAGE = 4096;

    private final VmMemory memory;
    private MemorySegment chunk = MemorySegment.ofArray(new byte[0]);
    private long offset;

    Buffer(VmMemory memory) {
        this.memory = memory;
    }

    void copy(VmContext context, MemorySegment frame) {
        long length = frame.byteSize();
        reserve(HEADROOM + length + SHARED_INFO);
        MemorySegment.copy(frame, 0, chunk, HEADROOM, length);
        context.place(chunk, offset, HEADROOM, length, chunk.byteSize() - SHARED_INFO);
    }

    private void reserve(long needed) {
        if (needed <= chunk.byteSize()) {
            return;
        }
        if (needed > MAX_BYTES) {
            throw new IllegalArgumentException("a frame of " + needed + " bytes with headroom is too large");
        }
        long bytes = Math.max(chunk.byteSize() * 2, needed + PAGE - 1 & -PAGE);
        offset = memory.allocate(bytes);
        chunk = memory.segment(offset, bytes);
    }
}
