package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.UmemSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XdpInterface;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/**
 * Frames that a program sends out of another interface, on every driver: those that {@code source} sends to
 * {@code left} come out of {@code out}, and so to {@code sink}.
 */
@SuppressWarnings("try") // what is closed is what frames are counted by
interface ForwardContract {

    int FRAMES = 5;
    int PORT = 4433;
    AttachSpec COUNTING = AttachSpec.DEFAULT.withCounting().withManagementAllowed();

    /** To what the map has at 2; those of IPv6 are of the kernel's own making. */
    String REDIRECTS = """
            struct { __uint(type, %d); __uint(max_entries, 4); __type(key, u32); __type(value, u32); }
                    devices SEC(".maps");
            SEC("xdp") int redirect(struct xdp_md *ctx) {
                return is_ipv4(ctx) ? redirect_map(&devices, %s) : XDP_PASS;
            }
            """;

    int DEVMAP = 14; // include/uapi/linux/bpf.h
    int DEVMAP_HASH = 25;

    /** Makes two pairs of interfaces: {@code source} and {@code left}, {@code out} and {@code sink}. */
    Xdp pairs() throws XdpException;

    @Test
    default void ruleForwardsFramesToAnotherInterface() throws IOException {
        RuleList rules = RuleList.of(Match.udpDestinationPort(PORT).forward("out"));
        try (Xdp xdp = pairs();
                XdpLink sink = counting(xdp, "sink");
                XdpLink link = xdp.attach(xdp.find("left").rx(), rules, COUNTING)) {
            send(xdp);

            assertEquals(FRAMES, Counts.await(sink, 0, FRAMES).getFirst().packets());
            assertEquals(FRAMES, link.counters().getFirst().packets());
        }
    }

    @Test
    default void ruleForwardsBackOutOfItsOwnInterface() throws IOException {
        RuleList rules = RuleList.of(Match.udpDestinationPort(PORT).forward("left"));
        try (Xdp xdp = pairs();
                XdpLink source = counting(xdp, "source");
                XdpLink _ = xdp.attach(xdp.find("left").rx(), rules, COUNTING)) {
            send(xdp);

            assertEquals(FRAMES, Counts.await(source, 0, FRAMES).getFirst().packets());
        }
    }

    @Test
    default void ruleThatForwardsToNoInterfaceIsRefused() throws IOException {
        RuleList rules = RuleList.of(Match.udpDestinationPort(9).forward("nosuch"));
        try (Xdp xdp = pairs()) {
            var refused = assertThrows(
                    XdpException.class, () -> xdp.attach(xdp.find("left").rx(), rules, COUNTING));

            assertEquals(Kind.GONE, refused.kind());
            assertTrue(refused.getMessage().contains("interface nosuch"), refused.getMessage());
        }
    }

    @Test
    default void objectRedirectsByAMapOfInterfaces() throws IOException {
        assertRedirected(REDIRECTS.formatted(DEVMAP, "2, XDP_DROP"));
    }

    @Test
    default void objectRedirectsByAHashOfInterfaces() throws IOException {
        assertRedirected(REDIRECTS.formatted(DEVMAP_HASH, "2, XDP_DROP"));
    }

    @Test
    default void broadcastGoesOutOfAllButTheInterfaceThatItCameInBy() throws IOException {
        for (int type : new int[] {DEVMAP, DEVMAP_HASH}) {
            BpfObject object = Clang.object("broadcast", REDIRECTS.formatted(type, "0, 8 | 16"));
            try (Xdp xdp = pairs();
                    XdpLink source = counting(xdp, "source");
                    XdpLink sink = counting(xdp, "sink");
                    XdpLink link = redirect(xdp, object)) {
                put(link.maps().map("devices"), 1, xdp.find("left"));
                put(link.maps().map("devices"), 3, xdp.find("out"));

                send(xdp);

                assertEquals(FRAMES, Counts.await(sink, 0, FRAMES).getFirst().packets());
                assertEquals(0, source.counters().getFirst().packets());
            }
        }
    }

    @Test
    default void entryThatIsNotThereDoesWhatTheProgramSays() throws IOException {
        BpfObject object = Clang.object("missing", REDIRECTS.formatted(DEVMAP, "1, XDP_TX"));
        try (Xdp xdp = pairs();
                XdpLink source = counting(xdp, "source");
                XdpLink _ = redirect(xdp, object)) {
            send(xdp);

            assertEquals(FRAMES, Counts.await(source, 0, FRAMES).getFirst().packets());
        }
    }

    private static void assertRedirected(Xdp xdp, XdpLink link) throws IOException {
        try (XdpLink sink = counting(xdp, "sink")) {
            put(link.maps().map("devices"), 2, xdp.find("out"));

            send(xdp);

            assertEquals(FRAMES, Counts.await(sink, 0, FRAMES).getFirst().packets());
        }
    }

    private void assertRedirected(String source) throws IOException {
        try (Xdp xdp = pairs();
                XdpLink link = redirect(xdp, Clang.object("redirect", source))) {
            assertRedirected(xdp, link);
        }
    }

    private static XdpLink redirect(Xdp xdp, BpfObject object) throws IOException {
        return xdp.attach(xdp.find("left").rx(), new ObjectProgram(object, "redirect"), COUNTING);
    }

    private static XdpLink counting(Xdp xdp, String device) throws XdpException {
        RuleList rules = RuleList.of(Match.udpDestinationPort(PORT).pass());
        return xdp.attach(xdp.find(device).rx(), rules, COUNTING);
    }

    private static void put(BpfMap map, int key, XdpInterface device) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            map.put(arena.allocateFrom(JAVA_INT, key), arena.allocateFrom(JAVA_INT, device.index()), Put.ANY);
        }
    }

    private static void send(Xdp xdp) throws XdpException {
        byte[] frame = Frames.udp(PORT, "forward");
        try (Umem umem = xdp.umem(UmemSpec.DEFAULT.withChunks(64));
                XskSocket socket = xdp.open(
                        xdp.find("source").queue(0),
                        umem,
                        XskSpec.DEFAULT.withRings(64).sendOnly())) {
            assertEquals(FRAMES, socket.tx().reserve(FRAMES));
            for (int i = 0; i < FRAMES; i++) {
                long chunk = umem.pool().take();
                MemorySegment.copy(MemorySegment.ofArray(frame), 0, umem.memory(), chunk, frame.length);
                socket.tx().set(i, chunk, frame.length);
            }
            socket.tx().submit(FRAMES);
            while (socket.tx().pending() > 0) {
                socket.wakeup();
            }
        }
    }
}
