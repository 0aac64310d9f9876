package io.xdp4j.wire;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

final class FrameWriterTest {

    private static final long LEFT = 0x0200_0000_0001L;
    private static final long RIGHT = 0x0200_0000_0002L;
    private static final int LEFT_IP = 0xC0000201;
    private static final int RIGHT_IP = 0xC0000202;
    private static final long NET = 0x2001_0DB8_0000_0000L;
    private static final byte[] HELLO = "hello".getBytes(US_ASCII);
    private static final int AT = 3;

    private final MemorySegment memory = MemorySegment.ofArray(new byte[70_000]).fill((byte) 0xEE);
    private final FrameWriter writer = new FrameWriter();
    private final Ethernet ethernet = new Ethernet();
    private final Ipv4 ipv4 = new Ipv4();
    private final Ipv6 ipv6 = new Ipv6();
    private final Udp udp = new Udp();

    @Test
    void arpRequestIsTheKernels() {
        int length = start().ethernet(MacAddress.BROADCAST, new MacAddress(LEFT))
                .arpRequest(LEFT, LEFT_IP, RIGHT_IP)
                .finish();

        assertEquals(Frames.ARP_REQUEST, Frames.hex(memory, AT, length));
    }

    @Test
    void arpReplyIsTheKernels() {
        int length = start().ethernet(LEFT, RIGHT)
                .arpReply(RIGHT, RIGHT_IP, LEFT, LEFT_IP)
                .finish();

        assertEquals(Frames.ARP_REPLY, Frames.hex(memory, AT, length));
    }

    @Test
    void udpOverIpv4IsTheKernelsButForIdentification() {
        int length = helloIpv4().finish();
        String kernels = Frames.UDP4.replace("00213bb2", "00210000").replace("7b16", "b6c8");

        assertEquals(kernels, Frames.hex(memory, AT, length));
        assertTrue(wrapUdp4(length) && ipv4.checksumValid() && udp.checksumValid(ipv4));
    }

    @Test
    void udpOverIpv6IsTheKernelsButForTheFlowLabel() {
        int length = toRight().ipv6(NET, 1, NET, 2).udp(4433, 53).payload(HELLO).finish();

        assertEquals(Frames.UDP6.replace("6001e54d", "60000000"), Frames.hex(memory, AT, length));
    }

    @Test
    void echoOverIpv6IsTheKernelsButForTheFlowLabel() {
        int length = toRight()
                .ipv6(NET, 1, NET, 2)
                .echoRequest(0x1234, 1)
                .payload("abcdefg".getBytes(US_ASCII))
                .finish();

        assertEquals(Frames.ECHO6_REQUEST.replace("600c4208", "60000000"), Frames.hex(memory, AT, length));
    }

    @Test
    void echoOverIpv4RoundTrips() {
        int length =
                toRight().ipv4(LEFT_IP, RIGHT_IP).echoReply(7, 9).payload(HELLO).finish();
        var icmp = new Icmp();

        assertTrue(ethernet.wrap(memory, AT, length) && wrapIpv4());
        assertTrue(icmp.wrap(memory, ipv4.payloadOffset(), ipv4.payloadLength()));
        assertEquals(IpProtocol.ICMP, ipv4.protocol());
        assertEquals(Icmp.ECHO_REPLY, icmp.type());
        assertEquals(7, icmp.identifier());
        assertEquals(9, icmp.sequence());
        assertTrue(icmp.checksumValid());
    }

    @Test
    void tcpRoundTrips() {
        int length = toRight()
                .ipv4(LEFT_IP, RIGHT_IP)
                .tcp(40000, 443, -5, 6, Tcp.SYN | Tcp.ACK, 65_535)
                .payload(HELLO)
                .finish();
        var tcp = new Tcp();

        assertTrue(ethernet.wrap(memory, AT, length) && wrapIpv4());
        assertTrue(tcp.wrap(memory, ipv4.payloadOffset(), ipv4.payloadLength()));
        assertEquals(40000, tcp.sourcePort());
        assertEquals(443, tcp.destinationPort());
        assertEquals(-5, tcp.sequence());
        assertEquals(6, tcp.acknowledgement());
        assertEquals(Tcp.SYN | Tcp.ACK, tcp.flags());
        assertEquals(65_535, tcp.window());
        assertEquals(0, tcp.urgentPointer());
        assertEquals(5, tcp.payloadLength());
        assertTrue(tcp.checksumValid(ipv4));
    }

    @Test
    void twoTagsAreOuterThenInner() {
        int length = toRight()
                .vlan(100, 0)
                .vlan(5, 3)
                .ipv4(LEFT_IP, RIGHT_IP)
                .udp(1, 2)
                .finish();

        assertEquals(Frames.OUTER_TAG + Frames.TAG + "0800", Frames.hex(memory, AT + 12, 10));
        assertTrue(wrapUdp4(length) && udp.checksumValid(ipv4));
    }

    @Test
    void hopLimitAndTrafficClassAreSet() {
        int length = toRight()
                .ipv4(LEFT_IP, RIGHT_IP)
                .hopLimit(3)
                .trafficClass(0xB9)
                .udp(1, 2)
                .finish();
        assertTrue(wrapUdp4(length) && ipv4.checksumValid());
        assertEquals(3, ipv4.ttl());
        assertEquals(46, ipv4.dscp());
        assertEquals(1, ipv4.ecn());

        length = toRight()
                .ipv6(NET, 1, NET, 2)
                .hopLimit(3)
                .trafficClass(0xB9)
                .udp(1, 2)
                .finish();
        assertTrue(ipv6.wrap(memory, AT + 14, length - 14));
        assertEquals(3, ipv6.hopLimit());
        assertEquals(0xB9, ipv6.trafficClass());
    }

    @Test
    void reservedBytesAreSummedAtTheEnd() {
        toRight().ipv4(LEFT_IP, RIGHT_IP).udp(4433, 53);
        long payload = writer.position();
        writer.reserve(5);
        MemorySegment.copy(MemorySegment.ofArray(HELLO), 0, memory, payload, 5);

        assertTrue(wrapUdp4(writer.finish()) && udp.checksumValid(ipv4));
        assertEquals("68656c6c6f", Frames.hex(memory, udp.payloadOffset(), udp.payloadLength()));
    }

    @Test
    void udpChecksumOfZeroIsSentAsOnes() {
        toRight().ipv4(LEFT_IP, RIGHT_IP).udp(0, 0).payload(new byte[2]);
        int length = writer.finish();
        assertTrue(wrapUdp4(length));
        byte[] makesZero = {(byte) (udp.checksum() >>> 8), (byte) udp.checksum()};

        length = toRight().ipv4(LEFT_IP, RIGHT_IP).udp(0, 0).payload(makesZero).finish();

        assertTrue(wrapUdp4(length) && udp.checksumValid(ipv4));
        assertEquals(0xFFFF, udp.checksum());
    }

    @Test
    void otherPayloadsKeepTheirBytes() {
        int length = toRight().etherType(EtherType.IPV4).payload(HELLO).finish();
        assertEquals("0800" + "68656c6c6f", Frames.hex(memory, AT + 12, length - 12));

        length = toRight()
                .ipv4(LEFT_IP, RIGHT_IP)
                .protocol(IpProtocol.UDP)
                .payload(new byte[8])
                .finish();
        assertEquals("0000000000000000", Frames.hex(memory, AT + 34, length - 34));
        assertEquals("020000000002020000000001", Frames.hex(memory, AT, 12));
    }

    @Test
    void nothingOutsideTheFrameIsTouched() {
        int length = helloIpv4().finish();

        assertEquals("eeeeee", Frames.hex(memory, 0, AT));
        assertEquals("eeeeee", Frames.hex(memory, AT + length, 3));
    }

    @Test
    void everyCapacityBelowTheLengthIsRefused() {
        int length = helloIpv4().finish();
        for (int capacity = 0; capacity < length; capacity++) {
            writer.start(memory, AT, capacity);

            assertThrows(IllegalArgumentException.class, this::hello, "capacity " + capacity);
        }
        writer.start(memory, AT, length);
        assertEquals(length, hello().finish());
    }

    @Test
    void packetsOfMoreThan16BitsAreRefused() {
        toRight().ipv4(LEFT_IP, RIGHT_IP).udp(1, 2).reserve(65_535 - 28);
        assertEquals(65_549, writer.finish());

        toRight().ipv4(LEFT_IP, RIGHT_IP).udp(1, 2).reserve(65_536 - 28);
        assertThrows(IllegalArgumentException.class, writer::finish);

        toRight().ipv6(NET, 1, NET, 2).udp(1, 2).reserve(65_536 - 8);
        assertThrows(IllegalArgumentException.class, writer::finish);
    }

    @Test
    void headersOutOfPlaceAreRefused() {
        assertThrows(IllegalStateException.class, () -> new FrameWriter().ethernet(RIGHT, LEFT));
        assertThrows(IllegalStateException.class, () -> start().ipv4(1, 2));
        assertThrows(IllegalStateException.class, () -> toRight().udp(1, 2));
        assertThrows(IllegalStateException.class, () -> toRight().echoRequest(1, 2));
        assertThrows(IllegalStateException.class, () -> toRight().payload(HELLO));
        assertThrows(
                IllegalStateException.class,
                () -> toRight().vlan(1, 0).vlan(2, 0).vlan(3, 0));
        assertThrows(IllegalStateException.class, () -> toRight().ipv4(1, 2).vlan(1, 0));
        assertThrows(IllegalStateException.class, () -> toRight().ipv4(1, 2).finish());
        assertThrows(IllegalStateException.class, () -> helloIpv4().udp(1, 2));
        helloIpv4().finish();
        assertThrows(IllegalStateException.class, writer::finish);
    }

    @Test
    void valuesOutOfRangeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> start().ethernet(1L << 48, 0));
        assertThrows(IllegalArgumentException.class, () -> toRight().vlan(4096, 0));
        assertThrows(IllegalArgumentException.class, () -> toRight().vlan(1, 8));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).udp(65_536, 0));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).udp(0, -1));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).hopLimit(256));
        assertThrows(IllegalArgumentException.class, () -> helloIpv4().reserve(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> writer.start(memory, 69_999, 2));
    }

    @Test
    void largestValuesAreWritten() {
        int length = toRight()
                .vlan(4095, 7)
                .ipv4(LEFT_IP, RIGHT_IP)
                .hopLimit(255)
                .trafficClass(255)
                .udp(65_535, 65_535)
                .finish();
        assertTrue(wrapUdp4(length));
        assertEquals(4095, ethernet.vlanId(0));
        assertEquals(7, ethernet.vlanPriority(0));
        assertEquals(255, ipv4.ttl());
        assertEquals(63, ipv4.dscp());
        assertEquals(3, ipv4.ecn());
        assertEquals(65_535, udp.sourcePort());
        assertEquals(65_535, udp.destinationPort());

        length = toRight().etherType(65_535).finish();
        assertEquals("ffff", Frames.hex(memory, AT + 12, length - 12));
        length = toRight().ipv4(LEFT_IP, RIGHT_IP).protocol(255).finish();
        assertTrue(ethernet.wrap(memory, AT, length) && wrapIpv4());
        assertEquals(255, ipv4.protocol());
        length = toRight().ipv4(1, 2).echoRequest(65_535, 65_535).finish();
        assertEquals("ffffffff", Frames.hex(memory, AT + length - 4, 4));
        length = toRight().ipv4(1, 2).tcp(1, 2, 3, 4, 255, 65_535).finish();
        assertEquals("50ffffff", Frames.hex(memory, AT + length - 8, 4));
    }

    @Test
    void valuesJustTooLargeAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> start().ethernet(0, 1L << 48));
        assertThrows(IllegalArgumentException.class, () -> toRight().arpRequest(1L << 48, 1, 2));
        assertThrows(IllegalArgumentException.class, () -> toRight().arpReply(0, 1, 1L << 48, 2));
        assertThrows(IllegalArgumentException.class, () -> toRight().etherType(65_536));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).trafficClass(256));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).protocol(256));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).udp(0, 65_536));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).tcp(65_536, 0, 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).tcp(0, 0, 0, 0, 256, 0));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).tcp(0, 0, 0, 0, 0, 65_536));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).echoRequest(65_536, 0));
        assertThrows(IllegalArgumentException.class, () -> toRight().ipv4(1, 2).echoRequest(0, 65_536));
    }

    @Test
    void valuesOfAHeaderThatIsNotTheLastAreRefused() {
        assertThrows(IllegalStateException.class, () -> start().vlan(1, 0));
        assertThrows(IllegalStateException.class, () -> helloIpv4().hopLimit(1));
        assertThrows(IllegalStateException.class, () -> helloIpv4().trafficClass(1));
        assertThrows(IllegalStateException.class, () -> toRight().reserve(1));
        assertThrows(IllegalStateException.class, () -> toRight().payload(memory, 0, 1));
    }

    @Test
    void oneTagLeavesTheAddresses() {
        int length = toRight().vlan(5, 3).etherType(0x88B5).payload(HELLO).finish();

        assertEquals(
                "020000000002" + "020000000001" + Frames.TAG + "88b5" + "68656c6c6f", Frames.hex(memory, AT, length));
    }

    @Test
    void payloadIsCopiedFromAnyMemory() {
        MemorySegment source = Frames.of("00" + "68656c6c6f" + "00");

        int length = toRight()
                .ipv4(LEFT_IP, RIGHT_IP)
                .udp(4433, 53)
                .payload(source, 1, 5)
                .reserve(0)
                .finish();

        assertTrue(wrapUdp4(length) && udp.checksumValid(ipv4));
        assertEquals("68656c6c6f", Frames.hex(memory, udp.payloadOffset(), udp.payloadLength()));
    }

    @Test
    void frameOfOneKindLeavesNothingToTheNext() {
        helloIpv4().finish();

        int length = toRight().etherType(0x88B5).payload(new byte[40]).finish();

        assertEquals("88b5" + "00".repeat(40), Frames.hex(memory, AT + 12, length - 12));
    }

    @Test
    void echoesHaveTheTypesOfTheirIpVersion() {
        int length = toRight()
                .ipv4(LEFT_IP, RIGHT_IP)
                .echoRequest(7, 9)
                .payload(HELLO)
                .finish();
        var icmp = new Icmp();
        assertTrue(ethernet.wrap(memory, AT, length) && wrapIpv4());
        assertTrue(icmp.wrap(memory, ipv4.payloadOffset(), ipv4.payloadLength()));
        assertEquals(8, icmp.type());
        assertEquals(0, icmp.code());
        assertTrue(icmp.checksumValid());

        length = toRight().ipv6(NET, 1, NET, 2).echoReply(7, 9).payload(HELLO).finish();
        var icmpv6 = new Icmpv6();
        assertTrue(ethernet.wrap(memory, AT, length));
        assertTrue(ipv6.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength()));
        assertTrue(icmpv6.wrap(memory, ipv6.payloadOffset(), ipv6.payloadLength()));
        assertEquals(129, icmpv6.type());
        assertTrue(icmpv6.checksumValid(ipv6));
    }

    @Test
    void ipv6WithATrafficClassHasNoFlowLabel() {
        toRight().ipv6(NET, 1, NET, 2).trafficClass(0xB9).udp(1, 2).finish();

        assertEquals("6b900000", Frames.hex(memory, AT + 14, 4));
    }

    private FrameWriter start() {
        return writer.start(memory, AT, 69_000);
    }

    private FrameWriter toRight() {
        return start().ethernet(RIGHT, LEFT);
    }

    private FrameWriter helloIpv4() {
        start();
        return hello();
    }

    private FrameWriter hello() {
        return writer.ethernet(RIGHT, LEFT)
                .ipv4(LEFT_IP, RIGHT_IP)
                .udp(4433, 53)
                .payload(HELLO);
    }

    private boolean wrapIpv4() {
        return ipv4.wrap(memory, ethernet.payloadOffset(), ethernet.payloadLength());
    }

    private boolean wrapUdp4(int length) {
        return ethernet.wrap(memory, AT, length)
                && wrapIpv4()
                && udp.wrap(memory, ipv4.payloadOffset(), ipv4.payloadLength());
    }
}
