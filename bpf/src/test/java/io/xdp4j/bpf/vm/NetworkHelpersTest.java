package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class NetworkHelpersTest {

    /** Interface 5 has an MTU of 1,500; each lookup writes 9 as the interface to send by. */
    private static final int RUNS = 100_000;

    private static final VmNetwork NETWORK = new VmNetwork() {
        @Override
        public int fibLookup(MemorySegment parameters, int flags) {
            parameters.set(Memory.U32, 8, 9);
            return flags;
        }

        @Override
        public int mtu(int ifindex) {
            return ifindex == 5 ? 1500 : -1;
        }
    };

    private final VmRig rig;

    NetworkHelpersTest(Engine engine) {
        this.rig = new VmRig(engine, NETWORK);
    }

    @Test
    void redirectNamesTheInterface() {
        assertEquals(4, redirect(7, 0));
        assertTrue(rig.context.redirect().isSet());
        assertTrue(rig.context.redirect().map().isEmpty());
        assertEquals(7, rig.context.redirect().index());

        assertEquals(0, redirect(7, 1));
        assertFalse(rig.context.redirect().isSet());
    }

    @Test
    void redirectMapNamesTheEntryThatIsThere() throws IOException {
        var map = rig.map(MapSpec.of("m", MapType.DEVMAP, 4, 4, 4));
        map.put(MemorySegment.ofArray(new int[] {2}), MemorySegment.ofArray(new int[] {5}), Put.ANY);

        assertEquals(4, redirectMap(2, 0));
        assertSame(map, rig.context.redirect().map().orElseThrow());
        assertEquals(2, rig.context.redirect().index());
        assertEquals(5, rig.context.redirect().target());
        assertFalse(rig.context.redirect().isBroadcast());
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "3, 3", "4, 0", "32, 0"})
    void anEntryThatIsNotThereGivesTheLowBitsOfTheFlags(int flags, int verdict) {
        rig.map(MapSpec.of("m", MapType.DEVMAP, 4, 4, 4));

        assertEquals(verdict, redirectMap(3, flags));
        assertEquals(verdict, redirectMap(99, flags));
        assertFalse(rig.context.redirect().isSet());
    }

    @Test
    void contextsOfOneCpuFindWhatEachAsksFor() throws Exception {
        var map = rig.map(MapSpec.of("m", MapType.DEVMAP_HASH, 4, 4, 4));
        map.put(MemorySegment.ofArray(new int[] {2}), MemorySegment.ofArray(new int[] {5}), Put.ANY);
        VmProgram there = rig.load(code -> redirectMap(code, 2, 0));
        VmProgram missing = rig.load(code -> redirectMap(code, 3, 0));

        try (var threads = Executors.newFixedThreadPool(2)) {
            var first = threads.submit(() -> runs(there, 4));
            var second = threads.submit(() -> runs(missing, 0));

            assertEquals(RUNS, first.get());
            assertEquals(RUNS, second.get());
        }
    }

    /** Returns how many of many runs in a context of its own gave that verdict. */
    private int runs(VmProgram program, int verdict) {
        VmContext context = rig.vm.context(VmRig.CPU);
        int as = 0;
        for (int i = 0; i < RUNS; i++) {
            as += program.run(context) == verdict ? 1 : 0;
        }
        return as;
    }

    @Test
    void broadcastsNeedNoEntry() {
        rig.map(MapSpec.of("m", MapType.DEVMAP_HASH, 4, 4, 4));

        assertEquals(4, redirectMap(3, 8 | 16));
        assertTrue(rig.context.redirect().isBroadcast());
        assertTrue(rig.context.redirect().excludesIngress());
    }

    @Test
    void socketsAreNoBroadcastTarget() {
        rig.map(MapSpec.of("m", MapType.XSKMAP, 4, 4, 4));

        assertEquals(0, redirectMap(3, 8));
    }

    @Test
    void onlyMapsOfTargetsAreRedirectedTo() {
        rig.map(MapSpec.of("m", MapType.ARRAY, 4, 4, 4));

        var trap = assertThrows(VmTrapException.class, () -> redirectMap(0, 0));
        assertTrue(trap.getMessage().contains("redirect_map on map m, a array"), trap.getMessage());
    }

    @Test
    void routesAreLookedUpInTheNetwork() {
        assertEquals(2, fib(64, 2));
        assertEquals(-22, fib(63, 2));
        assertEquals(-22, fib(64, 64));
    }

    @ParameterizedTest
    @CsvSource({
        "5, 0, 0, 0, 0",
        "5, 0, 1450, 0, 0",
        "5, 0, 1451, 0, 1",
        "5, 1500, 0, 0, 0",
        "5, 1500, 1, 0, 1",
        "6, 0, 0, 0, -19",
        "5, 0, 0, 1, -22"
    })
    void framesAreMeasuredAgainstTheMtu(int ifindex, int length, int more, int flags, int result) {
        assertEquals(
                result,
                rig.verdict(code -> code.store(Size.WORD, R10, -4, length)
                        .mov(R2, ifindex)
                        .mov(R3, R10)
                        .alu(AluOp.ADD, R3, -4)
                        .mov(R4, more)
                        .mov(R5, flags)
                        .call(Helper.CHECK_MTU)
                        .exit()));
    }

    private int redirect(int ifindex, int flags) {
        return rig.verdict(code ->
                code.mov(R1, ifindex).mov(R2, flags).call(Helper.REDIRECT).exit());
    }

    private int redirectMap(int key, int flags) {
        return rig.verdict(code -> redirectMap(code, key, flags));
    }

    private static void redirectMap(Assembler code, int key, int flags) {
        code.loadMap(R1, "m")
                .mov(R2, key)
                .mov(R3, flags)
                .call(Helper.REDIRECT_MAP)
                .exit();
    }

    private int fib(int bytes, int flags) {
        return rig.verdict(code -> code.mov(R2, R10)
                .alu(AluOp.ADD, R2, -64)
                .mov(R3, bytes)
                .mov(R4, flags)
                .call(Helper.FIB_LOOKUP)
                .exit());
    }
}
