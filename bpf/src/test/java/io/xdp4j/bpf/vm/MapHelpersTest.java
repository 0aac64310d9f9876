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
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(Engine.class)
final class MapHelpersTest {

    private final VmRig rig;

    MapHelpersTest(Engine engine) {
        this.rig = new VmRig(engine);
    }

    @Test
    void entriesAreUpdatedFoundAndDeleted() {
        rig.map(MapSpec.of("m", MapType.HASH, 4, 8, 4));

        assertEquals(0, rig.run(code -> found(key(code, 7)).exit()));
        assertEquals(0, rig.run(code -> put(code, 7, 42, 0).exit()));
        assertEquals(42, rig.run(code -> loaded(found(key(code, 7)))));
        assertEquals(-17, rig.run(code -> put(code, 7, 42, 1).exit()));
        assertEquals(-2, rig.run(code -> put(code, 8, 42, 2).exit()));
        assertEquals(
                0,
                rig.run(code -> key(code, 7)
                        .loadMap(R1, "m")
                        .call(Helper.MAP_DELETE_ELEM)
                        .exit()));
        assertEquals(
                -2,
                rig.run(code -> key(code, 7)
                        .loadMap(R1, "m")
                        .call(Helper.MAP_DELETE_ELEM)
                        .exit()));
    }

    @Test
    void programsWriteValuesWhereTheyLie() throws IOException {
        var map = rig.map(MapSpec.of("m", MapType.ARRAY, 4, 8, 4));

        rig.run(code -> {
            var missing = code.label();
            found(key(code, 3)).jump(JumpOp.EQ, R0, 0, missing).store(Size.DOUBLE, R0, 0, 99);
            code.bind(missing).exit();
        });

        assertEquals(99, longOf(map, 3));
    }

    @Test
    void eachCpuHasItsOwnValue() {
        rig.map(MapSpec.of("m", MapType.PERCPU_ARRAY, 4, 8, 2));
        rig.run(code -> put(code, 1, 5, 0).exit());

        assertEquals(5, rig.run(code -> loaded(found(key(code, 1)))));
        assertEquals(5, rig.run(code -> loaded(ofCpu(code, VmRig.CPU))));
        assertEquals(0, rig.run(code -> loaded(ofCpu(code, 0))));
        assertEquals(0, rig.run(code -> ofCpu(code, VmRig.CPUS).exit()));
        assertEquals(0, rig.run(code -> ofCpu(code, -1).exit()));
    }

    @Test
    void nothingIsBehindTheLastValueOfACpu() {
        rig.map(MapSpec.of("m", MapType.PERCPU_ARRAY, 4, 8, 2));

        assertEquals(0, rig.run(code -> found(key(code, 2)).exit()));
        assertEquals(0, rig.run(code -> found(key(code, -1)).exit()));
    }

    @Test
    void queuesArePushedPeekedAndPopped() {
        rig.map(MapSpec.of("m", MapType.QUEUE, 0, 8, 1));

        assertEquals(0, rig.run(code -> queue(code, Helper.MAP_PUSH_ELEM)));
        assertEquals(-7, rig.run(code -> queue(code, Helper.MAP_PUSH_ELEM)));
        assertEquals(0, rig.run(code -> queue(code, Helper.MAP_PEEK_ELEM)));
        assertEquals(0, rig.run(code -> queue(code, Helper.MAP_POP_ELEM)));
        assertEquals(-2, rig.run(code -> queue(code, Helper.MAP_POP_ELEM)));
    }

    @Test
    void aQueueHasNoKeys() {
        rig.map(MapSpec.of("m", MapType.QUEUE, 0, 8, 1));

        var trap = assertThrows(
                VmTrapException.class, () -> rig.run(code -> found(key(code, 7)).exit()));

        assertTrue(trap.getMessage().contains("has no keys"), trap.getMessage());
    }

    @Test
    void everyEntryIsCalledWithUntilOneSaysStop() {
        rig.map(MapSpec.of("m", MapType.ARRAY, 4, 8, 4));
        for (int i = 0; i < 4; i++) {
            int key = i;
            rig.run(code -> put(code, key, 10 * key + 1, 0).exit());
        }

        // keys 0 + 1 + 2 + 3 times 1000, values 1 + 11 + 21 + 31
        assertEquals(6064, rig.run(code -> each(code, 1_000_000, 0)));
        assertEquals(2, rig.run(code -> calls(code, 11, 0)));
        assertEquals(4, rig.run(code -> calls(code, 1_000_000, 0)));
        assertEquals(-22, rig.run(code -> calls(code, 1_000_000, 1)));
    }

    @Test
    void loopsCountUntilTheyAreTold() {
        assertEquals(
                45,
                rig.run(code -> sum(
                        code, 10, 0, end -> end.load(Size.DOUBLE, R0, R10, -8).exit())));
        assertEquals(10, rig.run(code -> sum(code, 10, 0, Assembler::exit)));
        assertEquals(0, rig.run(code -> sum(code, 0, 0, Assembler::exit)));
        assertEquals(-22, rig.run(code -> sum(code, 1, 1, Assembler::exit)));
        assertEquals(-7, (int) rig.run(code -> sum(code, (1 << 23) + 1, 0, Assembler::exit)));
    }

    @Test
    void loopsKeepTheRegistersOfTheCaller() {
        assertEquals(78, rig.run(code -> {
            code.mov(R6, 70).mov(R9, 8);
            sum(code, 3, 0, end -> end.mov(R0, R6).alu(AluOp.ADD, R0, R9).exit());
        }));
    }

    @Test
    void loopsCostBudget() {
        var trap = assertThrows(VmTrapException.class, () -> rig.run(code -> sum(code, 20_000, 0, Assembler::exit)));

        assertTrue(trap.getMessage().contains("ran for too long"), trap.getMessage());
    }

    @Test
    void onlyFunctionsAreCalledBack() {
        var trap = assertThrows(
                VmTrapException.class,
                () -> rig.run(code ->
                        code.mov(R1, 1).mov(R2, 0).mov(R4, 0).call(Helper.LOOP).exit()));

        assertTrue(trap.getMessage().contains("no function"), trap.getMessage());
    }

    @Test
    void mapsInMapsAreFound() throws IOException {
        var inner = MapSpec.of("inner", MapType.ARRAY, 4, 8, 1);
        var outer = rig.map(new MapSpec("m", MapType.ARRAY_OF_MAPS, 4, 4, 2, 0, Optional.of(inner)));
        outer.putMap(MemorySegment.ofArray(new int[] {1}), rig.map(inner), Put.ANY);

        assertEquals(0, rig.run(code -> found(key(code, 0)).exit()));
        assertEquals(0, rig.run(code -> {
            found(key(code, 1))
                    .mov(R1, R0)
                    .store(Size.WORD, R10, -4, 0)
                    .mov(R2, R10)
                    .alu(AluOp.ADD, R2, -4);
            loaded(code.call(Helper.MAP_LOOKUP_ELEM));
        }));
    }

    @Test
    void aLockIsHeldOnceAndGivenBackAtTheEnd() {
        rig.map(MapSpec.of("m", MapType.ARRAY, 4, 8, 1));

        for (int i = 0; i < 2; i++) {
            assertEquals(
                    0, rig.run(code -> lock(code, Helper.SPIN_LOCK).mov(R0, 0).exit()));
        }
        assertEquals(
                0,
                rig.run(code ->
                        lock(lock(code, Helper.SPIN_LOCK), Helper.SPIN_UNLOCK).exit()));
        assertThrows(
                VmTrapException.class,
                () -> rig.run(code ->
                        lock(lock(code, Helper.SPIN_LOCK), Helper.SPIN_LOCK).exit()));
        assertThrows(
                VmTrapException.class,
                () -> rig.run(code -> lock(code, Helper.SPIN_UNLOCK).exit()));
    }

    @Test
    void aLockThatIsNeverGivenBackIsNotWaitedForForEver() {
        rig.map(MapSpec.of("m", MapType.ARRAY, 4, 8, 1));
        rig.run(code -> put(code, 0, 1, 0).exit());

        assertThrows(
                VmTrapException.class,
                () -> rig.run(code -> lock(code, Helper.SPIN_LOCK).exit()));
    }

    private static Assembler key(Assembler code, int key) {
        VmRig.onStack(code, R2, -4, Size.WORD, key);
        return code;
    }

    private static Assembler found(Assembler code) {
        return code.loadMap(R1, "m").call(Helper.MAP_LOOKUP_ELEM);
    }

    private static Assembler ofCpu(Assembler code, int cpu) {
        return key(code, 1).loadMap(R1, "m").mov32(R3, cpu).call(Helper.MAP_LOOKUP_PERCPU_ELEM);
    }

    /** Returns the value at R0, -1 if that is none. */
    private static void loaded(Assembler code) {
        var missing = code.label();
        code.jump(JumpOp.EQ, R0, 0, missing).load(Size.DOUBLE, R0, R0, 0).exit();
        code.bind(missing).mov(R0, -1).exit();
    }

    private static Assembler put(Assembler code, int key, int value, int flags) {
        key(code, key);
        VmRig.onStack(code, R3, -16, Size.DOUBLE, value);
        return code.loadMap(R1, "m").mov(R4, flags).call(Helper.MAP_UPDATE_ELEM);
    }

    private static void queue(Assembler code, Helper helper) {
        VmRig.onStack(code, R2, -8, Size.DOUBLE, 5);
        code.loadMap(R1, "m").mov(R3, 0).call(helper).exit();
    }

    private static Assembler lock(Assembler code, Helper helper) {
        return code.add(new Instruction.LoadMapValueNamed(R1, "m", 0)).call(helper);
    }

    private static void each(Assembler code, int stop, int flags) {
        forEach(code, stop, flags, R10);
    }

    private static void calls(Assembler code, int stop, int flags) {
        forEach(code, stop, flags, R0);
    }

    /** Adds up keys and values; stops at a value. Returns the sum, or what the helper returned. */
    private static void forEach(Assembler code, int stop, int flags, Register result) {
        code.store(Size.DOUBLE, R10, -8, 0)
                .mov(R3, R10)
                .alu(AluOp.ADD, R3, -8)
                .loadMap(R1, "m")
                .mov(R4, flags);
        var function = code.label();
        code.loadFunction(R2, function).call(Helper.FOR_EACH_MAP_ELEM);
        if (result == R10) {
            code.load(Size.DOUBLE, R0, R10, -8);
        }
        code.exit();
        code.bind(function).load(Size.WORD, R2, R2, 0).alu(AluOp.MUL, R2, 1000).load(Size.DOUBLE, R3, R3, 0);
        code.load(Size.DOUBLE, R5, R4, 0).alu(AluOp.ADD, R5, R2).alu(AluOp.ADD, R5, R3);
        code.store(Size.DOUBLE, R4, 0, R5);
        var stops = code.label();
        code.mov(R0, 1).jump(JumpOp.EQ, R3, stop, stops).mov(R0, 0).bind(stops).exit();
    }

    /** Adds up 0 to count - 1 at R10 - 8; {@code then} ends the program. */
    private static void sum(Assembler code, int count, int flags, Consumer<Assembler> then) {
        var function = code.label();
        code.store(Size.DOUBLE, R10, -8, 0).mov(R1, count).loadFunction(R2, function);
        code.mov(R3, R10).alu(AluOp.ADD, R3, -8).mov(R4, flags).call(Helper.LOOP);
        then.accept(code);
        code.bind(function).load(Size.DOUBLE, R3, R2, 0).alu(AluOp.ADD, R3, R1).store(Size.DOUBLE, R2, 0, R3);
        code.mov(R6, 1).mov(R9, 1).mov(R0, 0).exit();
    }

    private static long longOf(io.xdp4j.bpf.vm.map.VmMap map, int key) throws IOException {
        var value = MemorySegment.ofArray(new long[1]);
        map.get(MemorySegment.ofArray(new int[] {key}), value);
        return value.get(Memory.U64, 0);
    }
}
