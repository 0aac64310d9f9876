package io.xdp4j.tools.dump;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.FrameWriter;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.Tcp;
import java.lang.foreign.MemorySegment;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

final class FrameSummaryTest {

    private static final long NET = 0xFD77_0000_0000_0000L;

    private final byte[] frame = new byte[256];
    private final MemorySegment memory = MemorySegment.ofArray(frame);

    @Test
    void headersAreSaid() {
        assertEquals(
                "udp 10.0.0.1:5 > 10.0.0.2:53 3", of(w -> ipv4(w).udp(5, 53).payload(new byte[3])));
        assertEquals("udp [fd77::1]:5 > [fd77::2]:53 0", of(w -> ipv6(w).udp(5, 53)));
        assertEquals("tcp 10.0.0.1:5 > 10.0.0.2:80 [FSRPAUEC]", of(w -> ipv4(w).tcp(5, 80, 1, 1, 0xFF, 0)));
        assertEquals("tcp [fd77::1]:5 > [fd77::2]:80 [S]", of(w -> ipv6(w).tcp(5, 80, 1, 1, Tcp.SYN, 0)));
        assertEquals("tcp 10.0.0.1:5 > 10.0.0.2:80 [-]", of(w -> ipv4(w).tcp(5, 80, 1, 1, 0, 0)));
        assertEquals("icmp 10.0.0.1 > 10.0.0.2 echo request id 7 seq 8", of(w -> ipv4(w).echoRequest(7, 8)));
        assertEquals("icmp6 fd77::1 > fd77::2 echo reply id 7 seq 8", of(w -> ipv6(w).echoReply(7, 8)));
        assertEquals("ipv4 10.0.0.1 > 10.0.0.2 protocol 47", of(w -> ipv4(w).protocol(47)));
        assertEquals("ipv6 fd77::1 > fd77::2 protocol 47", of(w -> ipv6(w).protocol(47)));
        assertEquals(
                "vlan 5 vlan 6 udp 10.0.0.1:1 > 10.0.0.2:2 0",
                of(w -> ipv4(w.vlan(5, 0).vlan(6, 0)).udp(1, 2)));
        assertEquals("arp who has 10.0.0.2? tell 10.0.0.1", of(w -> w.arpRequest(1, 0x0A000001, 0x0A000002)));
        assertEquals("arp 10.0.0.1 is at 00:00:00:00:00:01", of(w -> w.arpReply(1, 0x0A000001, 2, 0x0A000002)));
        assertEquals("ethertype 0x88cc 02:00:00:00:00:01 > 02:00:00:00:00:02", of(w -> w.etherType(0x88CC)));
    }

    @Test
    void whatIsNotThereIsNotSaid() {
        of(w -> ipv4(w).udp(5, 53));

        assertEquals("no Ethernet header", new FrameSummary().of(memory, 0, 13));
        assertEquals("ethertype 0x0800 02:00:00:00:00:01 > 02:00:00:00:00:02", new FrameSummary().of(memory, 0, 33));
        assertEquals("ipv4 10.0.0.1 > 10.0.0.2 protocol 17", new FrameSummary().of(memory, 0, 41));
    }

    @Test
    void anyBytesAreSummarised() {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        var random = new Random(seed);
        int[] types = {EtherType.ARP, EtherType.IPV4, EtherType.IPV6, EtherType.VLAN, EtherType.QINQ};
        int[] protocols = {IpProtocol.UDP, IpProtocol.TCP, IpProtocol.ICMP, IpProtocol.ICMPV6, IpProtocol.FRAGMENT};
        for (int i = 0; i < 20_000; i++) {
            random.nextBytes(frame);
            int type = types[random.nextInt(types.length)];
            frame[12] = (byte) (type >> 8);
            frame[13] = (byte) type;
            frame[14] = (byte) (type == EtherType.IPV4 ? 0x45 : 0x60);
            frame[type == EtherType.IPV4 ? 23 : 20] = (byte) protocols[random.nextInt(protocols.length)];

            String text = new FrameSummary().of(memory, 0, random.nextInt(frame.length + 1));

            assertFalse(text.isEmpty(), "seed " + seed);
        }
    }

    private String of(UnaryOperator<FrameWriter> headers) {
        var writer = new FrameWriter().start(memory, 0, frame.length).ethernet(0x0200_0000_0002L, 0x0200_0000_0001L);
        int length = headers.apply(writer).finish();
        return new FrameSummary().of(memory, 0, length);
    }

    private static FrameWriter ipv4(FrameWriter writer) {
        return writer.ipv4(0x0A000001, 0x0A000002);
    }

    private static FrameWriter ipv6(FrameWriter writer) {
        return writer.ipv6(NET, 1, NET, 2);
    }
}
