package io.xdp4j.rule;

import static io.xdp4j.rule.Packets.IPV4_TYPE;
import static io.xdp4j.rule.Packets.IPV6_TYPE;
import static io.xdp4j.rule.Packets.TCP;
import static io.xdp4j.rule.Packets.UDP;
import static io.xdp4j.rule.Packets.ethernet;
import static io.xdp4j.rule.Packets.ipv4;
import static io.xdp4j.rule.Packets.ipv6;
import static io.xdp4j.rule.Packets.longHeader;
import static io.xdp4j.rule.Packets.shortHeader;
import static io.xdp4j.rule.Packets.tcp;
import static io.xdp4j.rule.Packets.udp;
import static io.xdp4j.rule.Packets.with;
import static io.xdp4j.rule.RuleEvaluatorTest.matches;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Connection ids in the payload of UDP and TCP. */
final class QuicMatchTest {

    private static final int PAYLOAD = 14 + 20 + 8;
    private static final byte[] ID = HexFormat.of().parseHex("0102030405060708");
    private static final byte[] OTHER = new byte[3];

    @Test
    void sourceIdNeedsPortLongHeaderAndEachOfItsBytes() {
        Match match = Match.quicSourceId(443, 2, "0304");
        byte[] frame = overUdp(443, longHeader(OTHER, ID));
        int id = PAYLOAD + 6 + OTHER.length + 1;

        assertTrue(matches(match, frame));
        assertFalse(matches(match, overUdp(444, longHeader(OTHER, ID))));
        assertFalse(matches(match, with(frame, PAYLOAD, 0x40)), "short header");
        assertTrue(matches(match, with(frame, PAYLOAD, 0x80)), "other flags");
        for (int bit = 0; bit < ID.length * 8; bit++) {
            byte[] flipped = with(frame, id + bit / 8, frame[id + bit / 8] ^ 0x80 >>> bit % 8);
            assertEquals(bit / 8 < 2 || bit / 8 > 3, matches(match, flipped), "bit " + bit);
        }
    }

    @Test
    void destinationIdNeedsPortShortHeaderAndEachOfItsBytes() {
        Match match = Match.quicDestinationId(443, 2, "0304");
        byte[] frame = overUdp(443, shortHeader(ID));

        assertTrue(matches(match, frame));
        assertFalse(matches(match, overUdp(444, shortHeader(ID))));
        assertFalse(matches(match, with(frame, PAYLOAD, 0xC0)), "long header");
        for (int bit = 0; bit < ID.length * 8; bit++) {
            int at = PAYLOAD + 1 + bit / 8;
            byte[] flipped = with(frame, at, frame[at] ^ 0x80 >>> bit % 8);
            assertEquals(bit / 8 < 2 || bit / 8 > 3, matches(match, flipped), "bit " + bit);
        }
    }

    @Test
    void bothVersionsOfIpCarryQuic() {
        byte[] datagram = udp(1, 443, shortHeader(ID));

        assertTrue(matches(Match.quicDestinationId(443, 0, "01"), ethernet(IPV4_TYPE, ipv4(UDP, datagram))));
        assertTrue(matches(Match.quicDestinationId(443, 0, "01"), ethernet(IPV6_TYPE, ipv6(UDP, datagram))));
        assertFalse(matches(Match.tcpQuicDestinationId(443, 0, "01"), ethernet(IPV4_TYPE, ipv4(UDP, datagram))));
    }

    @Test
    void tcpCarriesQuicBehindItsOptions() {
        Match source = Match.tcpQuicSourceId(443, 0, "0102030405060708");
        Match destination = Match.tcpQuicDestinationId(443, 0, "0102030405060708");

        for (int options = 0; options <= 40; options += 4) {
            byte[] longHeader = tcp(1, 443, 0, new byte[options], longHeader(OTHER, ID));
            byte[] shortHeader = tcp(1, 443, 0, new byte[options], shortHeader(ID));
            assertTrue(matches(source, ethernet(IPV4_TYPE, ipv4(TCP, longHeader))), options + " bytes");
            assertTrue(matches(destination, ethernet(IPV6_TYPE, ipv6(TCP, shortHeader))), options + " bytes");
        }
    }

    @Test
    void tcpDataOffsetBelowFiveHasNoPayload() {
        byte[] segment = tcp(1, 443, 0, new byte[0], shortHeader(ID));
        Match match = Match.tcpQuicDestinationId(443, 0, "");

        assertTrue(matches(match, ethernet(IPV4_TYPE, ipv4(TCP, segment))));
        assertFalse(matches(match, ethernet(IPV4_TYPE, ipv4(TCP, with(segment, 12, 0x40)))));
    }

    @Test
    void sourceIdMustWhollyBeThere() {
        byte[] frame = overUdp(443, longHeader(OTHER, ID));

        for (int length = 0; length <= frame.length; length++) {
            boolean whole = length == frame.length;
            assertEquals(whole, matches(Match.quicSourceId(443, 0, "01"), Arrays.copyOf(frame, length)));
        }
    }

    @Test
    void destinationIdMustBeThereAsFarAsItIsTested() {
        byte[] frame = overUdp(443, shortHeader(ID));

        for (int length = 0; length <= frame.length; length++) {
            boolean there = length >= PAYLOAD + 1 + 4;
            assertEquals(there, matches(Match.quicDestinationId(443, 2, "0304"), Arrays.copyOf(frame, length)));
        }
    }

    @Test
    void idThatIsShorterThanTheTestDoesNotMatch() {
        byte[] frame = overUdp(443, longHeader(OTHER, ID));

        assertTrue(matches(Match.quicSourceId(443, 7, "08"), frame));
        assertFalse(matches(Match.quicSourceId(443, 7, "0800"), frame));
        assertTrue(matches(Match.quicSourceId(443, 8, ""), frame));
        assertFalse(matches(Match.quicSourceId(443, 9, ""), frame));
    }

    @Test
    void idsOfAnyLengthAreSteppedOver() {
        byte[] longest = new byte[255];

        assertTrue(matches(Match.quicSourceId(443, 0, "01"), overUdp(443, longHeader(longest, ID))));
        assertTrue(matches(Match.quicSourceId(443, 0, "00"), overUdp(443, longHeader(OTHER, longest))));
        assertTrue(matches(Match.quicSourceId(443, 0, "01"), overUdp(443, longHeader(new byte[0], ID))));
    }

    @Test
    void lengthOfTheDatagramBoundsTheId() {
        byte[] frame = overUdp(443, shortHeader(ID));

        assertTrue(matches(Match.quicDestinationId(443, 0, "01020304"), with(frame, PAYLOAD - 3, 8 + 5)));
        assertFalse(matches(Match.quicDestinationId(443, 0, "01020304"), with(frame, PAYLOAD - 3, 8 + 4)));
    }

    private static byte[] overUdp(int port, byte[] payload) {
        return ethernet(IPV4_TYPE, ipv4(UDP, udp(1, port, payload)));
    }
}
