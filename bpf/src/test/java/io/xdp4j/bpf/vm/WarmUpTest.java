package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Nobody sees from the maps that a program was warmed up. */
final class WarmUpTest {

    private static final List<MemorySegment> FRAMES =
            List.of(MemorySegment.ofArray(new byte[64]), MemorySegment.ofArray(new byte[80]));
    private static final Duration SHORT = Duration.ofMillis(20);

    @ParameterizedTest
    @EnumSource
    void countersAreAsBefore(Engine engine) {
        var rig = new VmRig(engine);
        VmMap map = rig.map(MapSpec.of("counters", MapType.ARRAY, 4, 8, 2));
        VmProgram program = rig.load(WarmUpTest::count);
        program.run(rig.context);
        byte[] before = values(rig, map);

        assertTrue(program.warmUp(rig.context, FRAMES, SHORT));

        assertEquals(1, before[0]);
        assertArrayEquals(before, values(rig, map));
        program.run(rig.context);
        assertEquals(2, values(rig, map)[0]);
    }

    private static void count(Assembler code) {
        Label none = code.label();
        VmRig.onStack(code, R2, -4, Size.WORD, 0);
        code.loadMap(R1, "counters").call(Helper.MAP_LOOKUP_ELEM).jump(JumpOp.EQ, R0, 0, none);
        code.load(Size.DOUBLE, R1, R0, 0).alu(AluOp.ADD, R1, 1).store(Size.DOUBLE, R0, 0, R1);
        code.bind(none).mov(R0, 2).exit();
    }

    @ParameterizedTest
    @EnumSource
    void valuesOfMapsThatItDoesNotNameAreNotWritten(Engine engine) {
        var rig = new VmRig(engine);
        VmMap map = rig.map(MapSpec.of("other", MapType.ARRAY, 4, 8, 1));
        VmProgram program = rig.load(code -> code.loadImm64(R1, Guest.region(map.region()))
                .store(Size.DOUBLE, R1, 0, 7)
                .mov(R0, 2)
                .exit());

        assertTrue(program.warmUp(rig.context, FRAMES, SHORT));

        assertArrayEquals(new byte[8], values(rig, map));
        program.run(rig.context);
        assertEquals(7, values(rig, map)[0]);
    }

    @ParameterizedTest
    @EnumSource
    void whatCannotBeUndoneIsNotRun(Engine engine) {
        var rig = new VmRig(engine);
        rig.map(MapSpec.of("counters", MapType.HASH, 4, 8, 2));
        VmProgram prints = rig.load(code -> {
            VmRig.onStack(code, R1, -8, Size.DOUBLE, 'x');
            code.mov(R2, 8).call(Helper.TRACE_PRINTK).exit();
        });
        VmProgram deletes = rig.load(code -> {
            VmRig.onStack(code, R2, -4, Size.WORD, 0);
            code.loadMap(R1, "counters").call(Helper.MAP_DELETE_ELEM).exit();
        });

        assertFalse(prints.warmUp(rig.context, FRAMES, SHORT));
        assertFalse(deletes.warmUp(rig.context, FRAMES, SHORT));
        assertEquals(List.of(), rig.lines);
    }

    @ParameterizedTest
    @EnumSource
    void trapsAreNotItsBusiness(Engine engine) {
        var rig = new VmRig(engine);
        VmProgram program =
                rig.load(code -> code.mov(R1, 0).load(Size.WORD, R0, R1, 0).exit());

        assertTrue(program.warmUp(rig.context, FRAMES, SHORT));

        assertThrows(VmTrapException.class, () -> program.run(rig.context));
    }

    @ParameterizedTest
    @EnumSource
    void thereHasToBeAFrame(Engine engine) {
        var rig = new VmRig(engine);
        VmProgram program = rig.load(code -> code.mov(R0, 2).exit());

        assertThrows(IllegalArgumentException.class, () -> program.warmUp(rig.context, List.of(), SHORT));
    }

    private static byte[] values(VmRig rig, VmMap map) {
        return rig.context.space.asSlice(map.valuesOffset(), map.valuesBytes()).toArray(Memory.U8);
    }
}
