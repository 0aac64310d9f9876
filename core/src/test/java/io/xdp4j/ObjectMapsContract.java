package io.xdp4j;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.EventReader;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.rule.ObjectProgram;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What objects have beside programs: programs in maps, maps in maps, and events. */
interface ObjectMapsContract {

    AttachSpec ALLOWED = AttachSpec.DEFAULT.withManagementAllowed();

    String TAILS = """
            u64 reached;
            int target(struct xdp_md *ctx);
            struct { __uint(type, 3); __uint(max_entries, 2); __type(key, u32); __array(values, int (void *)); } table
                SEC(".maps") = { .values = { [1] = (void *) &target } };
            SEC("xdp") int entry(struct xdp_md *ctx) {
                if (!is_ipv4(ctx))
                    return XDP_PASS;
                tail_call(ctx, &table, 1);
                return XDP_ABORTED;
            }
            SEC("xdp") int target(struct xdp_md *ctx) {
                if (!is_ipv4(ctx))
                    return XDP_PASS;
                __sync_fetch_and_add(&reached, 1);
                return XDP_PASS;
            }
            SEC("xdp") int other(struct xdp_md *ctx) {
                if (!is_ipv4(ctx))
                    return XDP_PASS;
                __sync_fetch_and_add(&reached, 100);
                return XDP_PASS;
            }
            """;

    /** Two interfaces of the driver. */
    Rig rig() throws IOException;

    @Test
    default void tailCallGoesWhereTheObjectSays() throws IOException {
        BpfObject object = Clang.object("tails", TAILS);
        try (Rig rig = rig();
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "entry"), ALLOWED)) {
            rig.send(Frames.udp(7, "x"));

            Counts.await(() -> link.maps().number("reached"), 1);
        }
    }

    @Test
    default void slotOfAProgramArrayIsFilledFromJava() throws IOException {
        BpfObject object = Clang.object("tails", TAILS);
        try (Rig rig = rig();
                ObjectMaps maps = rig.xdp().maps(object);
                XdpLink _ = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "entry"), ALLOWED)) {
            maps.map("table").putProgram(1, maps.program("other"));

            rig.send(Frames.udp(7, "x"));

            Counts.await(() -> maps.number("reached"), 100);
        }
    }

    @Test
    default void innerMapsAreThoseThatTheObjectNames() throws IOException {
        BpfObject object = Clang.object("nested", """
                struct inner { __uint(type, 2); __uint(max_entries, 1); __type(key, u32); __type(value, u64); };
                struct inner first SEC(".maps"), second SEC(".maps");
                struct { __uint(type, 12); __uint(max_entries, 2); __type(key, u32); __array(values, struct inner); }
                    outer SEC(".maps") = { .values = { [0] = &first, [1] = &second } };
                SEC("xdp") int nested(struct xdp_md *ctx) {
                    if (!is_ipv4(ctx))
                        return XDP_PASS;
                    u32 key = 1, zero = 0;
                    void *map = lookup(&outer, &key);
                    if (!map)
                        return XDP_ABORTED;
                    u64 *value = lookup(map, &zero);
                    if (value)
                        *value = 42;
                    return XDP_PASS;
                }
                """);
        try (Rig rig = rig();
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "nested"), ALLOWED)) {
            rig.send(Frames.udp(7, "x"));

            Counts.await(() -> number(link.maps().map("second"), 0), 42);
            assertEquals(0, number(link.maps().map("first"), 0));
        }
    }

    @Test
    default void recordsOfARingArriveInOrderAndWakeTheReader() throws Exception {
        BpfObject object = Clang.object("ring", """
                struct { __uint(type, 27); __uint(max_entries, 4096); } ring SEC(".maps");
                SEC("xdp") int report(struct xdp_md *ctx) {
                    if (!is_ipv4(ctx))
                        return XDP_PASS;
                    u32 length = ctx->data_end - ctx->data;
                    ringbuf_output(&ring, &length, sizeof(length), 0);
                    return XDP_PASS;
                }
                """);
        try (Rig rig = rig();
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "report"), ALLOWED);
                EventReader events = link.maps().map("ring").events(0)) {
            byte[] longer = Frames.udp(7, "longer than the other");
            byte[] shorter = Frames.udp(7, "short");
            for (int i = 0; i < 400; i++) { // several times around the ring
                rig.send(longer, shorter);

                List<Integer> seen = new ArrayList<>();
                while (seen.size() < 2) {
                    assertTrue(events.await(Rig.SOON), "no event");
                    events.poll((cpu, data) -> seen.add(data.get(JAVA_INT_UNALIGNED, 0)), 8);
                }
                assertEquals(List.of(longer.length, shorter.length), seen);
            }
            assertEquals(0, events.poll((cpu, data) -> {}, 1));
        }
    }

    @Test
    default void recordsOfAPerfEventArrayArriveWithTheirCpu() throws Exception {
        BpfObject object = Clang.object("events", """
                struct { __uint(type, 4); __uint(key_size, 4); __uint(value_size, 4); } events SEC(".maps");
                SEC("xdp") int report(struct xdp_md *ctx) {
                    if (!is_ipv4(ctx))
                        return XDP_PASS;
                    u32 length = ctx->data_end - ctx->data;
                    perf_output(ctx, &events, 0xffffffffull, &length, sizeof(length));
                    return XDP_PASS;
                }
                """);
        try (Rig rig = rig();
                XdpLink link = rig.xdp().attach(rig.left().rx(), new ObjectProgram(object, "report"), ALLOWED);
                EventReader events = link.maps().map("events").events(4096)) {
            byte[] frame = Frames.udp(7, "a frame");
            rig.send(frame);

            assertTrue(events.await(Rig.SOON), "no event");
            List<Integer> seen = new ArrayList<>();
            events.poll(
                    (cpu, data) -> {
                        assertTrue(cpu >= 0);
                        seen.add(data.get(JAVA_INT_UNALIGNED, 0));
                    },
                    8);
            assertEquals(List.of(frame.length), seen);
            assertEquals(0, events.lost());
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
