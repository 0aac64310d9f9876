package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.rule.Match;
import io.xdp4j.rule.ObjectProgram;
import io.xdp4j.rule.RuleList;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Test;

/** {@link ObjectContract} in the kernel, and what only the kernel says. */
@KernelTest
final class ObjectKernelTest implements ObjectContract {

    @Override
    public Rig rig() throws IOException {
        return Rig.veth(1, 1500);
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

    private static long number(BpfMap map, int index) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_LONG);
            map.get(arena.allocateFrom(JAVA_INT, index), value);
            return value.get(JAVA_LONG, 0);
        }
    }
}
