package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.Events;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.device.XskSpec;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** Objects of clang in the kernel: their maps, their variables, their programs on an interface. */
@KernelTest
final class ObjectKernelTest {

    private static final AttachSpec ALLOWED = AttachSpec.DEFAULT.withManagementAllowed();

    private static final String COUNTER = """
            struct { __uint(type, 2); __uint(max_entries, 1); __type(key, u32); __type(value, u64); } seen SEC(".maps");
            volatile const u32 verdict = XDP_PASS;
            u64 frames;
            int bias = -7;
            SEC("xdp") int count(struct xdp_md *ctx) {
                if (!is_ipv4(ctx))
                    return XDP_PASS;
                u32 key = 0;
                u64 *value = lookup(&seen, &key);
                if (value)
                    __sync_fetch_and_add(value, 1);
                __sync_fetch_and_add(&frames, 1);
                return verdict;
            }
            SEC("xdp") int twice(struct xdp_md *ctx) {
                if (!is_ipv4(ctx))
                    return XDP_PASS;
                __sync_fetch_and_add(&frames, 2);
                return XDP_PASS;
            }
            """;

    @Test
    void programOfAnObjectDecidesAndCountsIntoItsMap() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER).withVariable("verdict", 1);
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED)) {
            rig.send(Frames.udp(7, "x"), Frames.udp(7, "y"));

            Counts.await(() -> number(link.maps().map("seen"), 0), 2);
            assertEquals(2, link.maps().number("frames"));
        }
    }

    @Test
    void variablesAreReadAndWrittenWhileAProgramRuns() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED)) {
            ObjectMaps maps = link.maps();
            assertEquals(-7, maps.number("bias"));
            assertEquals(2, maps.number("verdict"));

            maps.set("frames", 1000);
            maps.set("bias", Integer.MIN_VALUE);
            rig.send(Frames.udp(7, "x"));

            Counts.await(() -> maps.number("frames"), 1001);
            assertEquals(Integer.MIN_VALUE, maps.number("bias"));
            assertEquals(8, maps.bytes("frames").length);
        }
    }

    @Test
    void constantIsNotWrittenOnceItIsLoaded() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Xdp xdp = Xdp.linux();
                ObjectMaps maps = xdp.maps(object)) {
            var refused = assertThrows(IllegalArgumentException.class, () -> maps.set("verdict", 1));
            assertTrue(refused.getMessage().contains("withVariable"), refused.getMessage());

            var frozen = assertThrows(
                    IOException.class,
                    () -> maps.map(".rodata")
                            .put(MemorySegment.ofArray(new int[1]), MemorySegment.ofArray(new int[1]), Put.ANY));
            assertTrue(frozen.getMessage().contains("frozen"), frozen.getMessage());
        }
    }

    @Test
    void programsOfOneObjectShareItsMaps() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = Rig.veth(1, 1500);
                ObjectMaps maps = rig.xdp().maps(object);
                XdpLink first = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED);
                XdpLink second = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "twice"), ALLOWED)) {
            assertSame(maps, first.maps());
            assertSame(maps, second.maps());

            rig.send(Frames.udp(7, "x"));

            Counts.await(() -> maps.number("frames"), 3);
        }
    }

    @Test
    void linksOfOneObjectHaveMapsOfTheirOwnUnlessTheyAreOpen() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink first = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED);
                XdpLink second = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED)) {
            first.maps().set("frames", 5);

            assertEquals(0, second.maps().number("frames"));
        }
    }

    @Test
    void objectProgramRunsBetweenRuleLists() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER).withVariable("verdict", 1);
        try (Rig rig = Rig.veth(1, 1500)) {
            XdpLink before = rig.xdp()
                    .attach(
                            rig.left().rx(),
                            RuleList.of(Match.udpDestinationPort(9).drop()),
                            ALLOWED);
            XdpLink counted = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED);
            XdpLink after =
                    rig.xdp().attach(rig.left().rx(), RuleList.of(Match.all().drop()), ALLOWED.withCounting());

            rig.send(Frames.udp(9, "x"), Frames.udp(7, "y"));

            Counts.await(() -> counted.maps().number("frames"), 1);
            assertEquals(0, after.counters().getFirst().packets());
            before.close();
            rig.send(Frames.udp(9, "x"));
            Counts.await(() -> counted.maps().number("frames"), 2);
        }
    }

    @Test
    void guardsFramesAreNotFoundInTheMapsOfALink() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink link =
                        rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), AttachSpec.DEFAULT)) {
            assertEquals(0, link.maps().number("frames"));
        }
    }

    @Test
    void programThatWouldCutTheHostOffIsRefused() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER).withVariable("verdict", 1);
        try (Rig rig = Rig.veth(1, 1500)) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), AttachSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("keep the host reachable"), refused.getMessage());
        }
    }

    @Test
    void mapOfSocketsStandsForTheOneOfTheObject() throws IOException {
        BpfObject object = Clang.object("sockets", """
                struct { __uint(type, 17); __uint(max_entries, 4); __type(key, u32); __type(value, u32); } xsks
                    SEC(".maps");
                SEC("xdp") int to_socket(struct xdp_md *ctx) {
                    if (!is_ipv4(ctx))
                        return XDP_PASS;
                    return redirect_map(&xsks, ctx->rx_queue_index, XDP_PASS);
                }
                """);
        byte[] frame = Frames.udp(7, "hello");
        try (Rig rig = Rig.veth(1, 1500);
                Umem umem = rig.umem();
                XskSocket socket = rig.xdp().open(rig.left().queue(0), umem, XskSpec.DEFAULT);
                XskMap sockets = rig.xdp().xskMap("xsks", 4);
                XdpLink _ = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "to_socket"), ALLOWED)) {
            sockets.put(0, socket);

            rig.send(frame);

            assertTrue(socket.await(Events.RECEIVED, Rig.SOON));
            assertEquals(1, socket.rx().peek(1));
            assertEquals(frame.length, socket.rx().length(0));
        }
    }

    @Test
    void refusedProgramIsToldWithItsLineOfSource() throws IOException {
        BpfObject object = Clang.object("careless", """
                SEC("xdp") int careless(struct xdp_md *ctx) {
                    u8 *data = (u8 *) (u64) ctx->data;
                    return data[5] == 1 ? XDP_DROP : XDP_PASS;
                }
                """);
        try (Rig rig = Rig.veth(1, 1500)) {
            var refused = assertThrows(
                    VerifierException.class,
                    () -> rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "careless"), ALLOWED));

            assertTrue(refused.getMessage().contains("invalid access to packet"), refused.getMessage());
            assertTrue(refused.getMessage().contains("data[5] == 1"), refused.getMessage());
            assertTrue(refused.getMessage().contains("careless.c:3"), refused.getMessage());
            assertTrue(refused.getMessage().contains("pkt("), refused.getMessage());
            assertEquals(1, refused.getMessage().lines().count());
        }
    }

    @Test
    void programWithCallbacksIsAttachedAloneAndNotAmongOthers() throws IOException {
        BpfObject object = Clang.object("callback", """
                u64 rounds;
                static long round(u32 index, void *context) {
                    __sync_fetch_and_add(&rounds, 1);
                    return 0;
                }
                SEC("xdp") int looping(struct xdp_md *ctx) {
                    if (!is_ipv4(ctx))
                        return XDP_PASS;
                    loop(10, round, 0, 0);
                    return XDP_PASS;
                }
                """);
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "looping"), ALLOWED)) {
            rig.send(Frames.udp(7, "x"));
            Counts.await(() -> link.maps().number("rounds"), 10);

            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp()
                            .attach(rig.left().rx(), RuleList.of(Match.all().pass()), ALLOWED));

            assertEquals(Kind.UNSUPPORTED, refused.kind());
            assertTrue(refused.getMessage().contains("looping"), refused.getMessage());
        }
    }

    @Test
    void programForADevmapIsNotAttachedToAnInterface() throws IOException {
        BpfObject object =
                Clang.object("sent", "SEC(\"xdp/devmap\") int sent(struct xdp_md *ctx) { return XDP_PASS; }\n");
        try (Rig rig = Rig.veth(1, 1500)) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "sent"), ALLOWED));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("devmap"), refused.getMessage());
        }
    }

    @Test
    void fragsProgramIsLoadedAsOne() throws IOException {
        BpfObject object =
                Clang.object("large", "SEC(\"xdp.frags\") int large(struct xdp_md *ctx) { return XDP_PASS; }\n");
        try (Rig rig = Rig.veth(1, 9000);
                XdpLink link = rig.xdp()
                        .attach(
                                rig.left().rx(),
                                new ObjectProgram(object, "large"),
                                ALLOWED.withMode(io.xdp4j.device.AttachMode.NATIVE))) {
            assertEquals(io.xdp4j.device.AttachMode.NATIVE, link.mode());
        }
    }

    @Test
    void replacingByAProgramOfTheSameObjectKeepsItsMaps() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = Rig.veth(1, 1500);
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED)) {
            ObjectMaps maps = link.maps();
            maps.set("frames", 50);

            link.replace(new ObjectProgram(object, "twice"));

            assertSame(maps, link.maps());
            rig.send(Frames.udp(7, "x"));
            Counts.await(() -> maps.number("frames"), 52);
        }
    }

    @Test
    void closedLinkHasNoMapsAndLeavesNone() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = Rig.veth(1, 1500)) {
            XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED);
            BpfMap seen = link.maps().map("seen");
            link.close();

            assertThrows(IllegalStateException.class, link::maps);
            assertThrows(IllegalStateException.class, () -> number(seen, 0));
        }
    }

    @Test
    void mapsOfAnObjectAreOpenOnce() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Xdp xdp = Xdp.linux();
                ObjectMaps maps = xdp.maps(object)) {
            assertThrows(IllegalStateException.class, () -> xdp.maps(object));
            assertEquals(object.maps().size(), maps.names().size());
            assertFalse(maps.names().isEmpty());
            assertThrows(IllegalArgumentException.class, () -> maps.map("nothing"));
        }
    }

    private static long number(BpfMap map, int index) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            map.get(arena.allocateFrom(JAVA_INT, index), value);
            return value.get(JAVA_LONG, 0);
        }
    }
}
