package io.xdp4j.wire;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The hot classes allocate nothing once warm. */
final class AllocationTest {

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment memory = arena.allocate(2048);
    private long sink;

    @AfterEach
    void close() {
        arena.close();
    }

    @Test
    void viewsAllocateNothing() {
        var dissector = new Dissector();
        for (String hex : Frames.ALL) {
            MemorySegment frame = Frames.of(hex);
            memory.asSlice(0, frame.byteSize()).copyFrom(frame);
            int length = (int) frame.byteSize();

            Allocation.assertNone(() -> sink += dissector.read(memory, 0, length));
        }
    }

    @Test
    void checksumAllocatesNothing() {
        Allocation.assertNone(() ->
                sink += InternetChecksum.of(memory, 14, 1500) + InternetChecksum.update((int) sink & 0xFFFF, 1, 2));
    }

    @Test
    void writerAllocatesNothing() {
        var writer = new FrameWriter();

        Allocation.assertNone(() -> sink += writer.start(memory, 0, 2048)
                .ethernet(2, 1)
                .vlan(5, 3)
                .ipv4(0xC0000201, 0xC0000202)
                .udp(4433, 53)
                .payload(memory, 1024, 100)
                .finish());
    }

    @Test
    void swapsAllocateNothing() {
        Allocation.assertNone(() -> {
            Ethernet.swapAddresses(memory, 0);
            Ipv4.swapAddresses(memory, 14);
            Ipv6.swapAddresses(memory, 14);
            Udp.swapPorts(memory, 34);
        });
    }
}
