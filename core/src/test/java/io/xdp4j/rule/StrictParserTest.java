package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.DESTINATION_OPTIONS;
import static io.xdp4j.rule.Packets.FRAGMENT;
import static io.xdp4j.rule.Packets.HOP_BY_HOP;
import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.ROUTING;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.extension;
import static io.xdp4j.rule.Packets.fragment;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ipv6;
import static io.xdp4j.rule.Packets.join;
import static io.xdp4j.rule.Packets.ports;
import static io.xdp4j.rule.Packets.tag;
import static io.xdp4j.rule.Packets.tagged;
import static io.xdp4j.rule.Packets.udpOverIpv4;
import static io.xdp4j.rule.Packets.udpOverIpv6;
import static io.xdp4j.rule.Packets.with;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What the mode {@code strict} finds: the list of decisions in {@link StrictParser}, one by one. */
final class StrictParserTest {

    /** One field for each header, which stands for the others of it. */
    private static final Set<Field> FIELDS = Set.of(
            Field.IP_PROTOCOL,
            Field.IPV4_DESTINATION,
            Field.IPV6_DESTINATION,
            Field.UDP_DESTINATION_PORT,
            Field.TCP_DESTINATION_PORT);

    private static final Set<Field> NOTHING = Set.of();
    private static final Set<Field> IPV6_ADDRESS = Set.of(Field.IPV6_DESTINATION);
    private static final Set<Field> IPV4 = Set.of(Field.IPV4_DESTINATION, Field.IP_PROTOCOL);
    private static final Set<Field> IPV6 = Set.of(Field.IPV6_DESTINATION, Field.IP_PROTOCOL);
    private static final Set<Field> UDP4 = and(IPV4, Field.UDP_DESTINATION_PORT);
    private static final Set<Field> UDP6 = and(IPV6, Field.UDP_DESTINATION_PORT);
    private static final Set<Field> TCP4 = and(IPV4, Field.TCP_DESTINATION_PORT);
    private static final byte[] PORTS = ports(1111, 53);
    private static final byte[] NO_OPTIONS = {};

    private final FrameParser parser = FrameParser.of(ParserMode.STRICT);

    @Test
    void whatIsTooShortForEthernetHasNothing() {
        assertEquals(NOTHING, found(Arrays.copyOf(udpOverIpv4(53), 13)));
        assertEquals(NOTHING, found(new byte[0]));
    }

    @Test
    void otherEtherTypesHaveNothing() {
        assertEquals(NOTHING, found(ethernet(0x0806, ipv4(UDP, PORTS))));
        assertEquals(NOTHING, found(ethernet(0x0008, ipv4(UDP, PORTS))));
    }

    @Test
    void upToTwoTagsAreLookedThrough() {
        assertEquals(UDP4, found(tagged(0x8100, IPV4_TYPE, ipv4(UDP, PORTS))));
        assertEquals(UDP6, found(tagged(0x88A8, IPV6_TYPE, ipv6(UDP, PORTS))));
        assertEquals(UDP4, found(tagged(0x88A8, 0x8100, tag(IPV4_TYPE, ipv4(UDP, PORTS)))));
        assertEquals(UDP6, found(tagged(0x8100, 0x8100, tag(IPV6_TYPE, ipv6(UDP, PORTS)))));
    }

    @Test
    void threeTagsOrAnotherTagAreNotLookedThrough() {
        byte[] inner = tag(0x8100, tag(IPV4_TYPE, ipv4(UDP, PORTS)));

        assertEquals(NOTHING, found(tagged(0x8100, 0x8100, inner)));
        assertEquals(NOTHING, found(tagged(0x9100, IPV4_TYPE, ipv4(UDP, PORTS))));
    }

    @Test
    void ipv4OptionsAreSkipped() {
        assertEquals(UDP4, found(ethernet(IPV4_TYPE, ipv4(UDP, 0, new byte[4], PORTS))));
        assertEquals(TCP4, found(ethernet(IPV4_TYPE, ipv4(TCP, 0, new byte[40], PORTS))));
        assertEquals(53, parser.number(Field.TCP_DESTINATION_PORT));
    }

    @Test
    void ipv4NeedsItsVersionAndAHeaderThatFitsItself() {
        byte[] frame = udpOverIpv4(53);

        assertEquals(UDP4, found(frame));
        assertEquals(NOTHING, found(with(frame, 14, 0x55)));
        assertEquals(NOTHING, found(with(frame, 14, 0x65)));
        assertEquals(NOTHING, found(with(frame, 14, 0x44)));
        assertEquals(NOTHING, found(with(frame, 14, 0x4F)), "60 bytes of header in a packet of 40");
    }

    @Test
    void ipv4TotalLengthSmallerThanItsHeaderIsNoIpv4() {
        byte[] frame = udpOverIpv4(53);

        assertEquals(NOTHING, found(totalLength(frame, 19)));
        assertEquals(NOTHING, found(totalLength(frame, 0)));
        assertEquals(IPV4, found(totalLength(frame, 20)));
    }

    @Test
    void ipv4TotalLengthBoundsThePorts() {
        byte[] frame = udpOverIpv4(53);

        assertEquals(IPV4, found(totalLength(frame, 23)));
        assertEquals(UDP4, found(totalLength(frame, 24)));
    }

    @Test
    void totalLengthBeyondTheFrameIsBoundedByTheFrame() {
        byte[] frame = totalLength(udpOverIpv4(53), 1500);

        assertEquals(UDP4, found(Arrays.copyOf(frame, 14 + 24)));
        assertEquals(IPV4, found(Arrays.copyOf(frame, 14 + 23)));
    }

    @Test
    void paddingIsNotPayload() {
        byte[] empty = ethernet(IPV4_TYPE, ipv4(UDP, new byte[0]));
        byte[] emptyIpv6 = ethernet(IPV6_TYPE, ipv6(UDP, new byte[0]));

        assertEquals(IPV4, found(join(empty, PORTS)));
        assertEquals(IPV6, found(join(emptyIpv6, PORTS)));
    }

    @Test
    void ipv4FragmentAfterTheFirstHasNoPorts() {
        assertEquals(UDP4, found(ethernet(IPV4_TYPE, ipv4(UDP, 0x2000, NO_OPTIONS, PORTS))), "more fragments");
        assertEquals(UDP4, found(ethernet(IPV4_TYPE, ipv4(UDP, 0xC000, NO_OPTIONS, PORTS))), "other flags");
        assertEquals(IPV4, found(ethernet(IPV4_TYPE, ipv4(UDP, 0x0001, NO_OPTIONS, PORTS))));
        assertEquals(IPV4, found(ethernet(IPV4_TYPE, ipv4(UDP, 0x3000, NO_OPTIONS, PORTS))));
    }

    @Test
    void extensionNumbersAreProtocolsInIpv4() {
        assertEquals(IPV4, found(ethernet(IPV4_TYPE, ipv4(HOP_BY_HOP, extension(UDP, 0, PORTS)))));
        assertEquals(HOP_BY_HOP, parser.number(Field.IP_PROTOCOL));
    }

    @Test
    void ipv6NeedsItsVersion() {
        assertEquals(UDP6, found(udpOverIpv6(53)));
        assertEquals(NOTHING, found(with(udpOverIpv6(53), 14, 0x40)));
        assertEquals(NOTHING, found(with(udpOverIpv6(53), 14, 0x70)));
    }

    @Test
    void ipv6PayloadLengthBoundsThePortsAndZeroMeansNothing() {
        byte[] frame = udpOverIpv6(53);

        assertEquals(UDP6, found(payloadLength(frame, 4)));
        assertEquals(IPV6, found(payloadLength(frame, 3)));
        assertEquals(IPV6, found(payloadLength(frame, 0)));
        assertEquals(UDP6, found(payloadLength(frame, 1500)));
    }

    @Test
    void ipv6ExtensionHeadersAreWalkedInAnyOrder() {
        for (int type : new int[] {HOP_BY_HOP, ROUTING, DESTINATION_OPTIONS}) {
            for (int units : new int[] {0, 1, 255}) {
                byte[] frame = ethernet(IPV6_TYPE, ipv6(type, extension(UDP, units, PORTS)));
                assertEquals(UDP6, found(frame), type + ", " + units + " units");
                assertEquals(53, parser.number(Field.UDP_DESTINATION_PORT));
                assertEquals(UDP, parser.number(Field.IP_PROTOCOL));
            }
        }
        byte[] chain = extension(FRAGMENT, 2, fragment(DESTINATION_OPTIONS, 0, extension(UDP, 1, PORTS)));
        assertEquals(UDP6, found(ethernet(IPV6_TYPE, ipv6(ROUTING, chain))));
    }

    @Test
    void atMostEightExtensionHeadersAreWalked() {
        assertEquals(UDP6, found(ethernet(IPV6_TYPE, chain(8))));
        assertEquals(IPV6_ADDRESS, found(ethernet(IPV6_TYPE, chain(9))));
    }

    @Test
    void secondFragmentHeaderEndsTheWalk() {
        byte[] two = fragment(FRAGMENT, 0, fragment(UDP, 0, PORTS));

        assertEquals(IPV6_ADDRESS, found(ethernet(IPV6_TYPE, ipv6(FRAGMENT, two))));
    }

    @Test
    void otherExtensionHeadersAreProtocols() {
        assertEquals(IPV6, found(ethernet(IPV6_TYPE, ipv6(51, extension(UDP, 0, PORTS)))));
        assertEquals(51, parser.number(Field.IP_PROTOCOL));
    }

    @Test
    void firstFragmentHasPortsAndLaterOnesHaveNot() {
        assertEquals(UDP6, found(ethernet(IPV6_TYPE, ipv6(FRAGMENT, fragment(UDP, 0, PORTS)))));
        assertEquals(IPV6, found(ethernet(IPV6_TYPE, ipv6(FRAGMENT, fragment(UDP, 1, PORTS)))));
        assertEquals(IPV6, found(ethernet(IPV6_TYPE, ipv6(FRAGMENT, fragment(UDP, 0x1000, PORTS)))));
    }

    @Test
    void laterFragmentHasTheProtocolThatItsFragmentHeaderSays() {
        byte[] later = fragment(DESTINATION_OPTIONS, 1, extension(UDP, 0, PORTS));

        assertEquals(IPV6, found(ethernet(IPV6_TYPE, ipv6(FRAGMENT, later))));
        assertEquals(DESTINATION_OPTIONS, parser.number(Field.IP_PROTOCOL));
    }

    @Test
    void extensionHeaderThatIsNotWhollyThereLeavesTheAddressOnly() {
        byte[] frame = ethernet(IPV6_TYPE, ipv6(ROUTING, extension(UDP, 1, PORTS)));

        assertEquals(IPV6, found(Arrays.copyOf(frame, 14 + 40 + 16)));
        assertEquals(IPV6_ADDRESS, found(Arrays.copyOf(frame, 14 + 40 + 15)));
        assertEquals(IPV6, found(payloadLength(frame, 16)));
        assertEquals(IPV6_ADDRESS, found(payloadLength(frame, 15)));
    }

    @Test
    void truncationTakesFieldsOneByOne() {
        byte[] frame = tagged(0x8100, IPV4_TYPE, ipv4(UDP, 0, new byte[8], PORTS));
        byte[] ipv6 = ethernet(IPV6_TYPE, ipv6(HOP_BY_HOP, extension(TCP, 0, PORTS)));

        for (int length = 0; length <= frame.length; length++) {
            Set<Field> expected = length < 18 + 28 ? NOTHING : length < 18 + 28 + 4 ? IPV4 : UDP4;
            assertEquals(expected, found(Arrays.copyOf(frame, length)), "IPv4, " + length + " bytes");
        }
        for (int length = 0; length <= ipv6.length; length++) {
            Set<Field> expected = length < 54 ? NOTHING : length < 62 ? IPV6_ADDRESS : length < 66 ? IPV6 : null;
            Set<Field> tcp = and(IPV6, Field.TCP_DESTINATION_PORT);
            assertEquals(expected == null ? tcp : expected, found(Arrays.copyOf(ipv6, length)), "IPv6, " + length);
        }
    }

    @Test
    void udpLengthBoundsItsDatagram() {
        byte[] frame = udpOverIpv4(53);

        assertEquals(UDP4, found(udpLength(frame, 4)));
        assertEquals(IPV4, found(udpLength(frame, 3)));
        assertEquals(IPV4, found(udpLength(frame, 0)));
        assertEquals(UDP4, found(udpLength(frame, 65535)));
    }

    @Test
    void udpLengthThatIsNotThereBoundsNothing() {
        byte[] frame = udpLength(udpOverIpv4(53), 0);

        assertEquals(UDP4, found(Arrays.copyOf(frame, 14 + 20 + 5)));
        assertEquals(IPV4, found(Arrays.copyOf(frame, 14 + 20 + 6)));
    }

    @Test
    void valuesAreNumbersInNetworkOrder() {
        found(udpOverIpv6(0x1234));

        assertEquals(0x20010DB800000000L, parser.number(new Field(Layer.IPV6, 24, 8)));
        assertEquals(1, parser.number(new Field(Layer.IPV6, 32, 8)));
        assertEquals(0x1234, parser.number(Field.UDP_DESTINATION_PORT));
    }

    @Test
    void nothingIsLeftOfTheFrameBefore() {
        found(udpOverIpv4(53));

        assertEquals(NOTHING, found(new byte[14]));
    }

    @Test
    void randomBytesNeverLeadOutsideOfTheFrame() {
        for (long seed = 0; seed < 20_000; seed++) {
            byte[] frame = new RandomFrames(seed).frame();
            found(frame);
            for (Layer layer : Layer.values()) {
                for (int at = 0; parser.has(new Field(layer, at, 1)); at++) {
                    parser.number(new Field(layer, at, 1));
                }
            }
        }
    }

    /** What is found in a frame that fills its memory, so that a byte read beyond it is an exception. */
    private Set<Field> found(byte[] frame) {
        parser.parse(MemorySegment.ofArray(frame), 0, frame.length);
        Set<Field> found = new HashSet<>();
        for (Field field : FIELDS) {
            if (parser.has(field)) {
                found.add(field);
            }
        }
        return found;
    }

    private static byte[] chain(int headers) {
        byte[] payload = PORTS;
        int next = UDP;
        for (int i = 0; i < headers; i++) {
            payload = extension(next, 0, payload);
            next = DESTINATION_OPTIONS;
        }
        return ipv6(next, payload);
    }

    private static byte[] totalLength(byte[] frame, int length) {
        return with(with(frame, 16, length >>> 8), 17, length);
    }

    private static byte[] udpLength(byte[] frame, int length) {
        return with(with(frame, 14 + 20 + 4, length >>> 8), 14 + 20 + 5, length);
    }

    private static byte[] payloadLength(byte[] frame, int length) {
        return with(with(frame, 18, length >>> 8), 19, length);
    }

    private static Set<Field> and(Set<Field> fields, Field one) {
        Set<Field> more = new HashSet<>(fields);
        more.add(one);
        return more;
    }
}
