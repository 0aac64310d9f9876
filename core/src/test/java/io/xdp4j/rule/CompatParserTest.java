package io.xdp4j.rule;

import static io.xdp4j.rule.Layer.ICMPV4;
import static io.xdp4j.rule.Layer.ICMPV6;
import static io.xdp4j.rule.Layer.INNER_IPV4;
import static io.xdp4j.rule.Layer.INNER_IPV6;
import static io.xdp4j.rule.Layer.INNER_IP_PROTOCOL;
import static io.xdp4j.rule.Layer.IPV4;
import static io.xdp4j.rule.Layer.IPV6;
import static io.xdp4j.rule.Layer.IP_PROTOCOL;
import static io.xdp4j.rule.Layer.TCP;
import static io.xdp4j.rule.Layer.TCP_PAYLOAD;
import static io.xdp4j.rule.Layer.TCP_QUIC_DESTINATION_ID;
import static io.xdp4j.rule.Layer.TCP_QUIC_SOURCE_ID;
import static io.xdp4j.rule.Layer.UDP;
import static io.xdp4j.rule.Layer.UDP_PAYLOAD;
import static io.xdp4j.rule.Layer.UDP_QUIC_DESTINATION_ID;
import static io.xdp4j.rule.Layer.UDP_QUIC_SOURCE_ID;
import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.extension;
import static io.xdp4j.rule.Packets.fragment;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ipv6;
import static io.xdp4j.rule.Packets.join;
import static io.xdp4j.rule.Packets.longHeader;
import static io.xdp4j.rule.Packets.shortHeader;
import static io.xdp4j.rule.Packets.tag;
import static io.xdp4j.rule.Packets.tagged;
import static io.xdp4j.rule.Packets.tcp;
import static io.xdp4j.rule.Packets.udp;
import static io.xdp4j.rule.Packets.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * What the mode {@code windows-compat} finds: the steps of {@link CompatParser}, one by one. A layer is written as how
 * many bytes it has.
 */
final class CompatParserTest {

    private static final byte[] NONE = {};
    private static final byte[] DATAGRAM = udp(1111, 53, new byte[12]);
    private static final byte[] IDS = join(longHeader(new byte[3], new byte[8]), new byte[4]);
    private static final Map<Layer, Integer> NOTHING = Map.of();
    private static final Map<Layer, Integer> UDP4 =
            Map.of(IPV4, 40, IP_PROTOCOL, 1, UDP, 20, UDP_PAYLOAD, 12, UDP_QUIC_DESTINATION_ID, 11);
    private static final Map<Layer, Integer> UDP6 =
            Map.of(IPV6, 60, IP_PROTOCOL, 1, UDP, 20, UDP_PAYLOAD, 12, UDP_QUIC_DESTINATION_ID, 11);

    private final FrameParser parser = FrameParser.of(ParserMode.WINDOWS_COMPAT);

    @Test
    void frameOfFewerThan14BytesHasItsLengthOnly() {
        byte[] frame = ethernet(IPV4_TYPE, ipv4(Packets.UDP, DATAGRAM));

        assertEquals(NOTHING, found(Arrays.copyOf(frame, 13)));
        assertFalse(parser.has(Layer.ETHERNET));
        assertFalse(parser.has(Layer.ETHER_TYPE));
        assertEquals(13, parser.number(Field.LENGTH));
    }

    @Test
    void etherTypeIsWhatFollowsTheAddresses() {
        assertEquals(NOTHING, found(tagged(0x8100, IPV4_TYPE, NONE)));
        assertEquals(0x8100, parser.number(Field.ETHER_TYPE));
        assertTrue(parser.has(new Field(Layer.ETHERNET, 0, 18)));
        assertFalse(parser.has(new Field(Layer.ETHERNET, 0, 19)));
    }

    @Test
    void tagsAreNotLookedThrough() {
        byte[] packet = ipv4(Packets.UDP, DATAGRAM);

        assertEquals(UDP4, found(ethernet(IPV4_TYPE, packet)));
        assertEquals(NOTHING, found(tagged(0x8100, IPV4_TYPE, packet)));
        assertEquals(NOTHING, found(tagged(0x88A8, 0x8100, tag(IPV4_TYPE, packet))));
        assertFalse(parser.has(Layer.VLAN));
    }

    @Test
    void ipv4WithOptionsIsNotIpv4() {
        assertEquals(NOTHING, found(ethernet(IPV4_TYPE, ipv4(Packets.UDP, 0, new byte[4], DATAGRAM))));
        assertEquals(NOTHING, found(ethernet(IPV4_TYPE, with(ipv4(Packets.UDP, DATAGRAM), 0, 0x44))));
    }

    @Test
    void versionIsNotLookedAt() {
        assertEquals(UDP4, found(ethernet(IPV4_TYPE, with(ipv4(Packets.UDP, DATAGRAM), 0, 0x05))));
        assertEquals(UDP6, found(ethernet(IPV6_TYPE, with(ipv6(Packets.UDP, DATAGRAM), 0, 0x40))));
    }

    @Test
    void lengthsOfIpAndUdpBoundNothing() {
        byte[] ipv4 = ipv4(Packets.UDP, DATAGRAM);
        byte[] ipv6 = ipv6(Packets.UDP, DATAGRAM);

        assertEquals(UDP4, found(ethernet(IPV4_TYPE, with(ipv4, 3, 0))));
        assertEquals(UDP4, found(ethernet(IPV4_TYPE, with(ipv4, 20 + 5, 0))));
        assertEquals(UDP6, found(ethernet(IPV6_TYPE, with(ipv6, 5, 0))));
        assertEquals(UDP6, found(ethernet(IPV6_TYPE, with(ipv6, 40 + 5, 0))));
    }

    @Test
    void paddingIsPayload() {
        byte[] empty = ethernet(IPV4_TYPE, ipv4(Packets.UDP, NONE));

        assertEquals(UDP4, found(join(empty, DATAGRAM)));
    }

    @Test
    void laterFragmentIsReadAsIfItWereTheFirst() {
        assertEquals(UDP4, found(ethernet(IPV4_TYPE, ipv4(Packets.UDP, 0x3FFF, NONE, DATAGRAM))));
    }

    @Test
    void extensionHeadersAreProtocols() {
        byte[] hopByHop = ipv6(Packets.HOP_BY_HOP, extension(Packets.UDP, 0, DATAGRAM));
        byte[] fragment = ipv6(Packets.FRAGMENT, fragment(Packets.UDP, 0, DATAGRAM));

        assertEquals(Map.of(IPV6, 68, IP_PROTOCOL, 1, ICMPV6, 28), found(ethernet(IPV6_TYPE, hopByHop)));
        assertEquals(Packets.HOP_BY_HOP, parser.number(Field.IP_PROTOCOL));
        assertEquals(Map.of(IPV6, 68, IP_PROTOCOL, 1, ICMPV6, 28), found(ethernet(IPV6_TYPE, fragment)));
        assertEquals(Packets.FRAGMENT, parser.number(Field.IP_PROTOCOL));
    }

    @Test
    void addressesNeedTheirWholeHeader() {
        byte[] ipv4 = ethernet(IPV4_TYPE, ipv4(Packets.UDP, NONE));
        byte[] ipv6 = ethernet(IPV6_TYPE, ipv6(Packets.UDP, NONE));

        assertEquals(Map.of(IPV4, 20, IP_PROTOCOL, 1), found(ipv4));
        assertEquals(NOTHING, found(Arrays.copyOf(ipv4, 33)));
        assertEquals(Map.of(IPV6, 40, IP_PROTOCOL, 1), found(ipv6));
        assertEquals(NOTHING, found(Arrays.copyOf(ipv6, 53)));
    }

    @Test
    void udpNeedsItsWholeHeader() {
        byte[] frame = ethernet(IPV4_TYPE, ipv4(Packets.UDP, DATAGRAM));

        assertEquals(Map.of(IPV4, 27, IP_PROTOCOL, 1), found(Arrays.copyOf(frame, 41)));
        assertEquals(Map.of(IPV4, 28, IP_PROTOCOL, 1, UDP, 8, UDP_PAYLOAD, 0), found(Arrays.copyOf(frame, 42)));
    }

    @Test
    void tcpNeedsTheHeaderThatItsDataOffsetSays() {
        byte[] frame = ethernet(IPV4_TYPE, ipv4(Packets.TCP, tcp(1, 2, 0, new byte[4], NONE)));

        assertEquals(Map.of(IPV4, 43, IP_PROTOCOL, 1), found(Arrays.copyOf(frame, 57)));
        assertEquals(Map.of(IPV4, 44, IP_PROTOCOL, 1, TCP, 24, TCP_PAYLOAD, 0), found(frame));
        assertEquals(Map.of(IPV4, 44, IP_PROTOCOL, 1), found(with(frame, 46, 0x70)));
    }

    @Test
    void dataOffsetBelowFiveIsTakenAsItIs() {
        byte[] frame = ethernet(IPV4_TYPE, ipv4(Packets.TCP, tcp(0x1234, 2, 0, NONE, NONE)));
        Map<Layer, Integer> found =
                Map.of(IPV4, 40, IP_PROTOCOL, 1, TCP, 20, TCP_PAYLOAD, 20, TCP_QUIC_DESTINATION_ID, 19);

        assertEquals(found, found(with(frame, 46, 0)));
        assertEquals(0x12, parser.number(new Field(TCP_PAYLOAD, 0, 1)));
        assertEquals(0x34, parser.number(new Field(TCP_QUIC_DESTINATION_ID, 0, 1)));
        assertEquals(Map.of(IPV4, 39, IP_PROTOCOL, 1), found(Arrays.copyOf(with(frame, 46, 0), 53)));
    }

    @Test
    void everythingButUdpAndTcpIsIcmp() {
        Map<Layer, Integer> icmp = Map.of(IPV4, 24, IP_PROTOCOL, 1, ICMPV4, 4);
        Map<Layer, Integer> icmp6 = Map.of(IPV6, 44, IP_PROTOCOL, 1, ICMPV6, 4);
        for (int protocol = 0; protocol < 256; protocol++) {
            byte[] frame = ethernet(IPV4_TYPE, ipv4(protocol, new byte[4]));
            byte[] frame6 = ethernet(IPV6_TYPE, ipv6(protocol, new byte[4]));
            boolean other = protocol != Packets.UDP && protocol != Packets.TCP;
            assertEquals(other ? icmp : Map.of(IPV4, 24, IP_PROTOCOL, 1), found(frame), "protocol " + protocol);
            assertEquals(other ? icmp6 : Map.of(IPV6, 44, IP_PROTOCOL, 1), found(frame6), "protocol " + protocol);
        }
    }

    @Test
    void icmpNeedsItsChecksumToo() {
        assertEquals(Map.of(IPV4, 23, IP_PROTOCOL, 1), found(ethernet(IPV4_TYPE, ipv4(Packets.ICMP, new byte[3]))));
    }

    @Test
    void innerPacketIsFoundInBothVersionsByItsProtocol() {
        byte[] inner4 = ipv4(Packets.UDP, DATAGRAM);
        byte[] inner6 = ipv6(Packets.UDP, DATAGRAM);

        assertEquals(inner(IPV4, 60, ICMPV4, INNER_IPV4), found(ethernet(IPV4_TYPE, ipv4(Packets.IPV4, inner4))));
        assertEquals(inner(IPV6, 80, ICMPV6, INNER_IPV4), found(ethernet(IPV6_TYPE, ipv6(Packets.IPV4, inner4))));
        assertEquals(inner(IPV4, 80, ICMPV4, INNER_IPV6), found(ethernet(IPV4_TYPE, ipv4(Packets.IPV6, inner6))));
        assertEquals(inner(IPV6, 100, ICMPV6, INNER_IPV6), found(ethernet(IPV6_TYPE, ipv6(Packets.IPV6, inner6))));
        assertEquals(Packets.UDP, parser.number(Field.INNER_IP_PROTOCOL));
    }

    @Test
    void innerPacketNeedsItsVersionAndNoOptions() {
        byte[] inner4 = ipv4(Packets.UDP, DATAGRAM);
        byte[] inner6 = ipv6(Packets.UDP, DATAGRAM);

        assertFalse(hasInner(ipv4(Packets.IPV4, with(inner4, 0, 0x55))));
        assertFalse(hasInner(ipv4(Packets.IPV4, with(inner4, 0, 0x46))));
        assertFalse(hasInner(ipv4(Packets.IPV6, with(inner6, 0, 0x50))));
        assertTrue(hasInner(ipv4(Packets.IPV6, with(inner6, 0, 0x6F))));
        assertFalse(hasInner(ipv4(Packets.IPV4, inner6)));
        assertFalse(hasInner(ipv4(Packets.IPV6, inner4)));
        assertFalse(hasInner(ipv4(47, inner4)));
    }

    @Test
    void innerPacketNeedsItsWholeHeaderAndNotItsLengths() {
        byte[] inner4 = ipv4(Packets.UDP, NONE);
        byte[] inner6 = ipv6(Packets.UDP, NONE);

        assertTrue(hasInner(ipv4(Packets.IPV4, with(inner4, 3, 0))));
        assertFalse(hasInner(ipv4(Packets.IPV4, Arrays.copyOf(inner4, 19))));
        assertTrue(hasInner(ipv4(Packets.IPV6, with(inner6, 5, 9))));
        assertFalse(hasInner(ipv4(Packets.IPV6, Arrays.copyOf(inner6, 39))));
    }

    @Test
    void sourceIdNeedsBothIdsWithTheirLengths() {
        byte[] udp = ethernet(IPV4_TYPE, ipv4(Packets.UDP, udp(1, 2, IDS)));
        byte[] tcp = ethernet(IPV4_TYPE, ipv4(Packets.TCP, tcp(1, 2, 0, new byte[8], IDS)));

        for (int length = 42; length <= udp.length; length++) {
            found(Arrays.copyOf(udp, length));
            assertEquals(length >= 60, parser.has(UDP_QUIC_SOURCE_ID), length + " bytes");
            assertFalse(parser.has(UDP_QUIC_DESTINATION_ID));
        }
        assertEquals(8, found(udp).get(UDP_QUIC_SOURCE_ID));
        assertEquals(8, found(tcp).get(TCP_QUIC_SOURCE_ID));
    }

    @Test
    void longIdsAreSteppedOver() {
        byte[] ids = longHeader(new byte[255], new byte[255]);

        assertEquals(
                255,
                found(ethernet(IPV4_TYPE, ipv4(Packets.UDP, udp(1, 2, ids)))).get(UDP_QUIC_SOURCE_ID));
    }

    @Test
    void destinationIdIsOf20BytesAtMost() {
        for (int length = 0; length <= 30; length++) {
            byte[] id = shortHeader(new byte[length]);
            int expected = Math.min(length, 20);
            byte[] udp = ethernet(IPV4_TYPE, ipv4(Packets.UDP, udp(1, 2, id)));
            byte[] tcp = ethernet(IPV6_TYPE, ipv6(Packets.TCP, tcp(1, 2, 0, NONE, id)));
            assertEquals(expected, found(udp).get(UDP_QUIC_DESTINATION_ID), length + " bytes");
            assertEquals(expected, found(tcp).get(TCP_QUIC_DESTINATION_ID), length + " bytes");
        }
    }

    @Test
    void randomBytesNeverLeadOutsideOfTheFrame() {
        for (long seed = 0; seed < 20_000; seed++) {
            byte[] frame = new RandomFrames(seed).frame();
            parser.parse(MemorySegment.ofArray(frame), 0, frame.length);
            for (Layer layer : Layer.values()) {
                for (int at = 0; parser.has(new Field(layer, at, 1)); at++) {
                    parser.number(new Field(layer, at, 1));
                }
            }
        }
    }

    private boolean hasInner(byte[] packet) {
        Map<Layer, Integer> found = found(ethernet(IPV4_TYPE, packet));
        assertEquals(found.containsKey(INNER_IPV4) || found.containsKey(INNER_IPV6), parser.has(INNER_IP_PROTOCOL));
        return parser.has(INNER_IP_PROTOCOL);
    }

    /** How many bytes each layer above Ethernet has, in a frame that fills its memory. */
    private Map<Layer, Integer> found(byte[] frame) {
        parser.parse(MemorySegment.ofArray(frame), 0, frame.length);
        Map<Layer, Integer> found = new EnumMap<>(Layer.class);
        for (Layer layer : Layer.values()) {
            if (parser.has(layer) && layer.compareTo(Layer.ETHER_TYPE) > 0) {
                found.put(layer, size(layer));
            }
        }
        return found;
    }

    private int size(Layer layer) {
        int size = 0;
        while (parser.has(new Field(layer, size, 1))) {
            size++;
        }
        return size;
    }

    /** What is found in a packet of {@code bytes} that holds one of 40 bytes over IPv4, 60 over IPv6. */
    private static Map<Layer, Integer> inner(Layer ip, int bytes, Layer icmp, Layer inner) {
        int innerBytes = inner == INNER_IPV4 ? 40 : 60;
        return Map.of(ip, bytes, IP_PROTOCOL, 1, icmp, innerBytes, inner, innerBytes, INNER_IP_PROTOCOL, 1);
    }
}
