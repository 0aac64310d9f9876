package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapException;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmObject;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An object in the virtual machine: its variables, and maps of sizes that are left to the loader. */
final class VmObjectTest {

    private static final String SOURCE = """
            struct { __uint(type, 4); __uint(key_size, 4); __uint(value_size, 4); } events SEC(".maps");
            struct { __uint(type, 27); __uint(max_entries, 5000); } ring SEC(".maps");
            const volatile u32 limit = 7;
            s32 verdict = -1;
            u8 name[3];
            SEC("xdp") int decide(struct xdp_md *ctx) {
                u32 one = 1;
                perf_output(ctx, &events, 0xffffffff, &one, 4);
                ringbuf_output(&ring, &one, 4, 0);
                verdict = verdict + limit + name[2];
                return verdict;
            }
            """;

    private static BpfObject object;

    private final Vm vm = Vm.of(2);

    @BeforeAll
    static void compile() throws IOException {
        object = Clang.object("decide", SOURCE);
    }

    @Test
    void variablesAreReadAndWrittenWhileProgramsRun() throws IOException {
        VmObject loaded = VmObject.load(vm, object, Engine.INTERPRETER);
        VmContext context = vm.context(0);
        context.frame(MemorySegment.ofArray(new byte[60]));
        assertEquals(-1, loaded.number("verdict"));

        loaded.set("verdict", -3);
        loaded.set("name", new byte[] {0, 0, 10});

        assertEquals(14, loaded.program("decide").run(context));
        assertEquals(14, loaded.number("verdict"));
        assertArrayEquals(new byte[] {0, 0, 10}, loaded.bytes("name"));
    }

    @Test
    void constantsAreSetBeforeTheyAreLoaded() throws IOException {
        VmObject loaded = VmObject.load(vm, object.withVariable("limit", 3), Engine.INTERPRETER);

        assertEquals(3, loaded.number("limit"));
        var refused = assertThrows(IllegalArgumentException.class, () -> loaded.set("limit", 4));
        assertTrue(refused.getMessage().contains("withVariable"), refused.getMessage());
        assertEquals(3, loaded.number("limit"));
    }

    @Test
    void constantsAreFrozenWhenTheyAreLoaded() throws IOException {
        VmObject loaded = VmObject.load(vm, object, Engine.INTERPRETER);
        BpfMap constants = loaded.map(".rodata");
        var bytes = new MapBytes(constants);

        var refused = assertThrows(MapException.class, () -> constants.put(bytes.key(0), bytes.value(1), Put.ANY));

        assertEquals(MapErrno.EPERM.number(), refused.errno());
        assertTrue(refused.getMessage().contains("frozen"), refused.getMessage());
        assertEquals(7, loaded.number("limit"));
    }

    @Test
    void valueThatDoesNotFitIsRefused() throws IOException {
        VmObject loaded = VmObject.load(vm, object, Engine.INTERPRETER);

        assertThrows(IllegalArgumentException.class, () -> loaded.set("name", new byte[2]));
        assertThrows(IllegalArgumentException.class, () -> loaded.set("verdict", 1L << 31));
        assertThrows(IllegalArgumentException.class, () -> loaded.number("nothing"));
    }

    @Test
    void sizesThatAreLeftToTheLoaderAreThoseOfLibbpf() throws IOException {
        VmObject loaded = VmObject.load(vm, object, Engine.INTERPRETER);

        assertEquals(vm.cpus(), loaded.map("events").spec().entries());
        assertEquals(8192, loaded.map("ring").spec().entries());
    }
}
