package io.xdp4j.software.offload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.device.RssHash;
import io.xdp4j.device.RssSpec;
import io.xdp4j.software.link.Steering;
import io.xdp4j.wire.EtherType;
import io.xdp4j.wire.Ethernet;
import io.xdp4j.wire.IpProtocol;
import io.xdp4j.wire.Ipv4;
import io.xdp4j.wire.Ipv6;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which queue a frame comes in on. */
final class RssTest {

    private static final int QUEUES = 64;
    private static final Rss ALL = (Rss) Rss.of(RssSpec.over(QUEUES));
    private static final RssSpec ADDRESSES = RssSpec.over(QUEUES).withHashes(EnumSet.of(RssHash.IPV4, RssHash.IPV6));
    private static final byte[] PAYLOAD = new byte[40];

    /** Source: Windows driver documentation, Verifying the RSS Hash Calculation. */
    @ParameterizedTest
    @CsvSource({
        "66.9.149.187, 2794, 161.142.100.80, 1766, 323e8fc2, 51ccc178",
        "199.92.111.2, 14230, 65.69.140.83, 4739, d718262a, c626b0ea",
        "24.19.198.95, 12898, 12.22.207.184, 38024, d2d0a5de, 5c2b394a",
        "38.27.205.30, 48228, 209.142.163.6, 2217, 82989176, afc7327f",
        "153.39.163.191, 44251, 202.188.127.2, 1303, 5d1809c5, 10e828a2",
        "3ffe:2501:200:1fff::7, 2794, 3ffe:2501:200:3::1, 1766, 2cc18cd5, 40207d3d",
        "3ffe:501:8:0:260:97ff:fe40:efab, 14230, ff02::1, 4739, 0f0c461c, dde51bbf",
        "3ffe:1900:4545:3:200:f8ff:fe21:67cf, 44251, fe80::200:f8ff:fe21:67cf, 38024, 4b61e985, 02d1feef"
    })
    void hashesAreThoseOfMicrosoftsExamples(
            String source, int from, String destination, int to, String addresses, String withPorts) {
        for (boolean tcp : new boolean[] {false, true}) {
            byte[] frame = frame(source, destination, tcp, from, to);

            assertEquals(withPorts, hash(ALL, frame));
            assertEquals(addresses, hash((Rss) Rss.of(ADDRESSES), frame));
            assertEquals(addresses, hash(ALL, Arrays.copyOf(asOther(frame), frame.length)));
        }
    }

    @Test
    void eachHashIsOfItsOwnFramesAlone() {
        byte[][] frames = {
            frame("10.0.0.1", "10.0.0.2", true, 1, 2), frame("10.0.0.1", "10.0.0.2", false, 1, 2),
            frame("fd00::1", "fd00::2", true, 1, 2), frame("fd00::1", "fd00::2", false, 1, 2)
        };
        RssHash[] special = {RssHash.TCP_IPV4, RssHash.UDP_IPV4, RssHash.TCP_IPV6, RssHash.UDP_IPV6};
        for (int i = 0; i < special.length; i++) {
            var rss = (Rss) Rss.of(RssSpec.over(QUEUES).withHashes(Set.of(special[i])));
            for (int at = 0; at < frames.length; at++) {
                assertEquals(
                        at == i ? hash(ALL, frames[at]) : "00000000", hash(rss, frames[at]), special[i] + " " + at);
            }
        }
    }

    @Test
    void tagsAreLookedThrough() {
        byte[] frame = frame("10.0.0.1", "10.0.0.2", true, 1, 2);

        assertEquals(hash(ALL, frame), hash(ALL, Bytes.tagged(frame, 0x8100_0005)));
        assertEquals(hash(ALL, frame), hash(ALL, Bytes.tagged(frame, 0x88A8_0005, 0x8100_F001)));
        assertEquals(0, queue(ALL, Bytes.tagged(frame, 0x8100_0005, 0x8100_0005, 0x8100_0005)));
    }

    @Test
    void fragmentsGoWhereTheirAddressesSay() {
        var addresses = (Rss) Rss.of(ADDRESSES);
        for (int offsetAndFlags : new int[] {0x2000, 0x2001, 0x0001, 0x1FFF}) {
            byte[] frame = frame("10.0.0.1", "10.0.0.2", false, 1, 2);
            frame[20] = (byte) (offsetAndFlags >> 8);
            frame[21] = (byte) offsetAndFlags;

            assertEquals(hash(addresses, frame), hash(ALL, frame));
        }
        byte[] whole = frame("10.0.0.1", "10.0.0.2", false, 1, 2);
        whole[20] = 0x40; // must not be fragmented
        assertEquals(hash(ALL, frame("10.0.0.1", "10.0.0.2", false, 1, 2)), hash(ALL, whole));
    }

    @Test
    void whatIsNotHashedGoesToQueueZero() {
        byte[] frame = frame("10.0.0.1", "10.0.0.2", false, 1, 2);
        byte[] arp = frame.clone();
        arp[13] = 6;
        var ipv6Alone = Rss.of(RssSpec.over(QUEUES).withIndirection(7).withHashes(Set.of(RssHash.IPV6)));

        assertEquals(0, queue(ALL, arp));
        assertEquals(0, queue(ALL, Arrays.copyOf(frame, 33)));
        assertEquals(0, queue(ALL, new byte[0]));
        assertEquals(0, queue(ipv6Alone, frame));
        assertEquals(7, queue(ipv6Alone, frame("fd00::1", "fd00::2", false, 1, 2)));
    }

    @Test
    void lowerBitsOfTheHashChooseTheEntry() {
        byte[] frame = frame("66.9.149.187", "161.142.100.80", true, 2794, 1766); // 0x51ccc178

        assertEquals(0x78 % QUEUES, queue(ALL, frame));
        assertEquals(3, queue(Rss.of(RssSpec.over(1).withIndirection(3, 0, 0, 0)), frame));
        assertEquals(9, queue(Rss.of(RssSpec.over(1).withIndirection(9)), frame));
    }

    @Test
    void noHashesMeanTheSendersQueue() {
        assertSame(Steering.SENDERS, Rss.of(RssSpec.NONE));
    }

    /** A key that repeats every 16 bits hashes both directions of a connection alike. */
    @Test
    void keyThatRepeatsBringsBothDirectionsToOneQueue() {
        byte[] key = new byte[RssSpec.KEY_BYTES];
        for (int i = 0; i < key.length; i++) {
            key[i] = (byte) (i % 2 == 0 ? 0x6d : 0x5a);
        }
        var rss = (Rss) Rss.of(RssSpec.over(QUEUES).withKey(key));
        var random = new Random(7);
        for (int i = 0; i < 1_000; i++) {
            int one = random.nextInt();
            int two = random.nextInt();
            byte[] there = Bytes.ipv4(one, two, true, i, 443, PAYLOAD);
            byte[] back = Bytes.ipv4(two, one, true, 443, i, PAYLOAD);

            assertEquals(hash(rss, there), hash(rss, back));
        }
    }

    @Test
    void connectionsSpreadEvenly() {
        int[] frames = new int[QUEUES];
        var random = new Random(7);
        for (int i = 0; i < QUEUES * 1_000; i++) {
            frames[queue(ALL, Bytes.ipv4(random.nextInt(), 0x0A000001, true, random.nextInt(65536), 443, PAYLOAD))]++;
        }
        // 5 sigma of 1,000 in each
        assertTrue(Arrays.stream(frames).allMatch(count -> Math.abs(count - 1_000) < 160), Arrays.toString(frames));
    }

    /** The views of {@code io.xdp4j.wire} find the same headers, whatever the bytes; and no read is out of bounds. */
    @Test
    void headersAreWhereTheViewsFindThem() {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        var random = new Random(seed);
        for (int i = 0; i < 200_000; i++) {
            byte[] frame = hostile(random);
            // Right at the end of its memory, so that a read beyond it fails.
            var memory = MemorySegment.ofArray(frame);
            long layers = Layers.of(memory, 0, frame.length);
            int queue = queue(ALL, frame);

            assertEquals(expected(memory), describe(layers), () -> "-Dxdp4j.seed=" + seed);
            assertTrue(queue >= 0 && queue < QUEUES);
        }
    }

    private static byte[] hostile(Random random) {
        byte[] frame = Bytes.any(random);
        if (random.nextInt(4) == 0) {
            frame = Bytes.tagged(frame, 0x8100_0000 | random.nextInt(65536));
        }
        if (random.nextInt(3) == 0) {
            frame = withExtensions(frame, random);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            frame[12 + random.nextInt(Math.min(60, frame.length - 12))] = (byte) random.nextInt();
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(frame, random.nextInt(frame.length)) : frame;
    }

    /** Makes the payload of IPv6 extension headers. */
    private static byte[] withExtensions(byte[] frame, Random random) {
        byte[] kinds = {0, 43, 44, 60, 6, 17};
        int next = 14 + 6;
        int at = 14 + 40;
        while (at + 16 < frame.length && random.nextInt(12) > 0) {
            frame[next] = kinds[random.nextInt(kinds.length)];
            frame[at + 1] = (byte) random.nextInt(2);
            frame[at + 2] = 0;
            frame[at + 3] = (byte) (random.nextInt(4) == 0 ? 8 : 0);
            next = at;
            at += 8 * (frame[at + 1] + 1);
        }
        return frame;
    }

    private static String expected(MemorySegment memory) {
        var ethernet = new Ethernet();
        if (!ethernet.wrap(memory, 0, (int) memory.byteSize())) {
            return "none";
        }
        var ipv4 = new Ipv4();
        var ipv6 = new Ipv6();
        long at = ethernet.payloadOffset();
        if (ethernet.etherType() == EtherType.IPV4 && ipv4.wrap(memory, at, ethernet.payloadLength())) {
            int protocol = ipv4.isFragment() ? 0 : ipv4.protocol();
            return "4 at " + at + ports(protocol, ipv4.payloadOffset(), ipv4.payloadLength());
        }
        if (ethernet.etherType() == EtherType.IPV6 && ipv6.wrap(memory, at, ethernet.payloadLength())) {
            int protocol = ipv6.isFragment() ? 0 : ipv6.protocol();
            return "6 at " + at + ports(protocol, ipv6.payloadOffset(), ipv6.payloadLength());
        }
        return "none";
    }

    private static String ports(int protocol, long at, int length) {
        boolean known = protocol == IpProtocol.TCP || protocol == IpProtocol.UDP;
        return known && length >= 4 ? (protocol == IpProtocol.TCP ? " tcp at " : " udp at ") + at : "";
    }

    private static String describe(long layers) {
        if (layers == Layers.NONE) {
            return "none";
        }
        String ports = (Layers.isTcp(layers) ? " tcp at " : " udp at ") + Layers.ports(layers);
        return (Layers.isIpv4(layers) ? "4 at " : "6 at ")
                + Layers.ip(layers)
                + (Layers.ports(layers) == 0 ? "" : ports);
    }

    private static byte[] frame(String source, String destination, boolean tcp, int from, int to) {
        if (source.contains(":")) {
            return Bytes.ipv6(words(source), words(destination), tcp, from, to, PAYLOAD);
        }
        return Bytes.ipv4((int) words(source)[1], (int) words(destination)[1], tcp, from, to, PAYLOAD);
    }

    private static long[] words(String address) {
        try {
            byte[] bytes = java.net.InetAddress.getByName(address).getAddress();
            var all = java.nio.ByteBuffer.wrap(new byte[16]).put(16 - bytes.length, bytes);
            return new long[] {all.getLong(0), all.getLong(8)};
        } catch (java.net.UnknownHostException e) {
            throw new IllegalArgumentException(address, e);
        }
    }

    /** The frame with another protocol than TCP or UDP. */
    private static byte[] asOther(byte[] frame) {
        byte[] other = frame.clone();
        other[frame[12] == 8 ? 23 : 20] = (byte) 132;
        return other;
    }

    private static String hash(Rss rss, byte[] frame) {
        return "%08x".formatted(rss.hash(MemorySegment.ofArray(frame), 0, frame.length));
    }

    private static int queue(Steering rss, byte[] frame) {
        return rss.queue(MemorySegment.ofArray(frame), 0, frame.length, 5);
    }
}
