package io.xdp4j.tools.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.MacAddress;
import io.xdp4j.wire.Udp;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.Inet4Address;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameTemplateTest {

    private static final int STRIDE = 2048;

    private final Ethernet ethernet = new Ethernet();
    private final Ipv4 ip = new Ipv4();
    private final Udp udp = new Udp();

    @ParameterizedTest
    @ValueSource(ints = {64, 65, 1514})
    void everyChunkHoldsAWholeUdpFrame(int size) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(3 * STRIDE, 8);

            template(size).writeAll(memory, 3, STRIDE);

            for (int i = 0; i < 3; i++) {
                check(memory, (long) i * STRIDE, size);
            }
        }
    }

    @Test
    void stampLeavesTheRestIntact() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(STRIDE, 8);
            template(128).writeAll(memory, 1, STRIDE);

            Payload.stamp(memory, FrameTemplate.HEADERS, 0x1234_5678_9ABCL, -1);

            assertEquals(0x1234_5678_9ABCL, Payload.sequence(memory, FrameTemplate.HEADERS));
            check(memory, 0, 128);
        }
    }

    private void check(MemorySegment memory, long offset, int size) {
        assertTrue(ethernet.wrap(memory, offset, size));
        assertEquals(0x02_00_00_00_00_01L, ethernet.source());
        assertTrue(ip.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength()));
        assertTrue(ip.checksumValid());
        assertEquals(0x0A4D0002, ip.destination());
        assertTrue(udp.wrap(memory, ip.payloadOffset(), ip.payloadLength()));
        assertEquals(4321, udp.destinationPort());
        assertEquals(0, udp.checksum());
        assertEquals(size - FrameTemplate.HEADERS, udp.payloadLength());
        assertTrue(Payload.isOne(memory, udp.payloadOffset(), udp.payloadLength()));
        assertTrue(Payload.isIntact(memory, udp.payloadOffset(), udp.payloadLength()));
    }

    private static FrameTemplate template(int size) {
        return new FrameTemplate(
                size,
                MacAddress.parse("02:00:00:00:00:01"),
                MacAddress.BROADCAST,
                Inet4Address.ofLiteral("10.77.0.1"),
                Inet4Address.ofLiteral("10.77.0.2"),
                4321);
    }
}
