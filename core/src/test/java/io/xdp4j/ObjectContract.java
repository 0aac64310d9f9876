package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.Events;
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

/** Objects of clang on an interface: their programs, their variables. */
interface ObjectContract {

    AttachSpec ALLOWED = AttachSpec.DEFAULT.withManagementAllowed();

    /** Two interfaces of the driver. */
    Rig rig() throws IOException;

    String COUNTER = """
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

    private static long number(BpfMap map, int index) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            map.get(arena.allocateFrom(JAVA_INT, index), value);
            return value.get(JAVA_LONG, 0);
        }
    }

    @Test
    default void programOfAnObjectDecidesAndCountsIntoItsMap() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER).withVariable("verdict", 1);
        try (Rig rig = rig();
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED)) {
            rig.send(Frames.udp(7, "x"), Frames.udp(7, "y"));

            Counts.await(() -> number(link.maps().map("seen"), 0), 2);
            assertEquals(2, link.maps().number("frames"));
        }
    }

    @Test
    default void variablesAreReadAndWrittenWhileAProgramRuns() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = rig();
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
    default void programsOfOneObjectShareItsMaps() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = rig();
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
    default void linksOfOneObjectHaveMapsOfTheirOwnUnlessTheyAreOpen() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = rig();
                XdpLink first = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED);
                XdpLink second = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), ALLOWED)) {
            first.maps().set("frames", 5);

            assertEquals(0, second.maps().number("frames"));
        }
    }

    @Test
    default void objectProgramRunsBetweenRuleLists() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER).withVariable("verdict", 1);
        try (Rig rig = rig()) {
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
    default void guardsFramesAreNotFoundInTheMapsOfALink() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = rig();
                XdpLink link =
                        rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), AttachSpec.DEFAULT)) {
            assertEquals(0, link.maps().number("frames"));
        }
    }

    @Test
    default void programThatWouldCutTheHostOffIsRefused() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER).withVariable("verdict", 1);
        try (Rig rig = rig()) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "count"), AttachSpec.DEFAULT));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("keep the host reachable"), refused.getMessage());
        }
    }

    @Test
    default void mapOfSocketsStandsForTheOneOfTheObject() throws IOException {
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
        try (Rig rig = rig();
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
    default void programForADevmapIsNotAttachedToAnInterface() throws IOException {
        BpfObject object =
                Clang.object("sent", "SEC(\"xdp/devmap\") int sent(struct xdp_md *ctx) { return XDP_PASS; }\n");
        try (Rig rig = rig()) {
            var refused = assertThrows(
                    XdpException.class,
                    () -> rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "sent"), ALLOWED));

            assertEquals(Kind.INVALID, refused.kind());
            assertTrue(refused.getMessage().contains("devmap"), refused.getMessage());
        }
    }

    @Test
    default void replacingByAProgramOfTheSameObjectKeepsItsMaps() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = rig();
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
    default void mapsOfAnObjectAreOpenOnce() throws IOException {
        BpfObject object = Clang.object("counter", COUNTER);
        try (Rig rig = rig();
                ObjectMaps maps = rig.xdp().maps(object)) {
            assertThrows(IllegalStateException.class, () -> rig.xdp().maps(object));
            assertEquals(object.maps().size(), maps.names().size());
            assertFalse(maps.names().isEmpty());
            assertThrows(IllegalArgumentException.class, () -> maps.map("nothing"));
        }
    }
}
