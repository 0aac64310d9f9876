package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.VmMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Helpers that go through many bytes are stopped as loops are: a rig's run may go through 640,000. */
@ParameterizedClass
@EnumSource(Engine.class)
final class HelperBudgetTest {

    private static final int BYTES = 16_000;
    private static final int FEW = 2;
    private static final int MANY = 100;

    private final VmRig rig;
    private final VmMap large;

    HelperBudgetTest(Engine engine) throws IOException {
        rig = new VmRig(engine);
        large = rig.map(MapSpec.of("large", MapType.ARRAY, 4, BYTES, 1));
        rig.map(MapSpec.of("key", MapType.ARRAY, 4, 8, 1));
        fill(' ');
    }

    @Test
    void sumsAreCounted() {
        assertStopped(code ->
                value(code.mov(R1, 0).mov(R2, 0), R3).mov(R4, BYTES).mov(R5, 0).call(Helper.CSUM_DIFF));
    }

    @Test
    void comparisonsOfTextAreCounted() {
        assertStopped(code -> value(value(code, R1).mov(R2, BYTES), R3).call(182));
    }

    @Test
    void numbersBehindManyBlanksAreCounted() {
        assertStopped(code -> value(code, R1)
                .mov(R2, BYTES)
                .mov(R3, 0)
                .mov(R4, R10)
                .alu(AluOp.ADD, R4, -8)
                .call(105));
    }

    @Test
    void updatesOfLargeValuesAreCounted() {
        assertStopped(code -> key(value(code, R3), "large").mov(R4, 0).call(Helper.MAP_UPDATE_ELEM));
    }

    @Test
    void largeKeysAreCounted() {
        rig.map(MapSpec.of("hash", MapType.HASH, BYTES, 8, 1));

        assertStopped(code -> value(code.loadMap(R1, "hash"), R2).call(Helper.MAP_LOOKUP_ELEM));
    }

    @Test
    void valuesOfAllCpusAreCounted() {
        rig.map(MapSpec.of("each", MapType.PERCPU_HASH, 4, BYTES, 1));

        assertStopped(code -> key(value(code, R3), "each").mov(R4, 0).call(Helper.MAP_UPDATE_ELEM));
    }

    @Test
    void eventsAreCounted() {
        rig.map(MapSpec.of("ring", MapType.RINGBUF, 0, 0, 4096));

        assertStopped(code ->
                value(code.loadMap(R1, "ring"), R2).mov(R3, BYTES).mov(R4, 0).call(Helper.RINGBUF_OUTPUT));
    }

    @Test
    void bytesOfTheFrameAreCounted() {
        rig.frame(new byte[BYTES]);

        assertStopped(
                code -> value(code.mov(R1, R6).mov(R2, 0), R3).mov(R4, BYTES).call(Helper.XDP_LOAD_BYTES));
    }

    @Test
    void walksThroughEmptyMapsAreCounted() {
        rig.map(MapSpec.of("empty", MapType.HASH, 4, 4, 4000));

        assertProgramStopped((code, times) -> {
            var function = code.label();
            repeated(
                    code,
                    times,
                    call -> call.loadMap(R1, "empty")
                            .loadFunction(R2, function)
                            .mov(R3, 0)
                            .mov(R4, 0)
                            .call(Helper.FOR_EACH_MAP_ELEM));
            code.bind(function).mov(R0, 0).exit();
        });
    }

    @Test
    void linesArePaidFor() throws IOException {
        fill('a');

        assertStopped(code -> value(code, R1).mov(R2, BYTES).call(Helper.TRACE_PRINTK));
    }

    private void assertStopped(Consumer<Assembler> call) {
        assertProgramStopped((code, times) -> repeated(code, times, call));
    }

    /** A few calls end; with many of them the helpers stop the run, long before the loop is too long. */
    private void assertProgramStopped(BiConsumer<Assembler, Integer> program) {
        assertEquals(FEW, rig.verdict(code -> program.accept(code, FEW)));

        var trap = assertThrows(VmTrapException.class, () -> rig.verdict(code -> program.accept(code, MANY)));

        assertTrue(trap.getMessage().contains("its helpers, through 640000 bytes"), trap.getMessage());
    }

    private static void repeated(Assembler code, int times, Consumer<Assembler> call) {
        var loop = code.label();
        code.mov(R6, R1).mov(R7, 0).bind(loop);
        call.accept(code);
        code.alu(AluOp.ADD, R7, 1).jump(JumpOp.LT, R7, times, loop).mov(R0, R7).exit();
    }

    private void fill(char character) throws IOException {
        var bytes = new byte[BYTES];
        Arrays.fill(bytes, (byte) character);
        large.put(MemorySegment.ofArray(new int[1]), MemorySegment.ofArray(bytes), Put.ANY);
    }

    private static Assembler value(Assembler code, Register to) {
        return code.add(new Instruction.LoadMapValueNamed(to, "large", 0));
    }

    private static Assembler key(Assembler code, String map) {
        return code.loadMap(R1, map).add(new Instruction.LoadMapValueNamed(R2, "key", 0));
    }
}
