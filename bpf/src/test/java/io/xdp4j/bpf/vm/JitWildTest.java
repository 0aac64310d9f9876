package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.Guest;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs that no verifier would let through do the same in both engines, and nothing else. */
final class JitWildTest {

    /** Its address is taken where nothing goes, so that helpers may call it back; the number is written by hand. */
    @ParameterizedTest
    @EnumSource
    void aFunctionWhoseAddressIsTakenInDeadCodeKnowsNothingOfItsArguments(Engine engine) {
        var rig = new VmRig(engine);
        rig.map(MapSpec.of("values", MapType.ARRAY, 4, 8, 1));
        VmProgram program = rig.load(code -> {
            Label none = code.label();
            Label reads = code.label();
            int start = 20;
            code.store(Size.WORD, R10, -4, 0).mov(R2, R10).alu(AluOp.ADD, R2, -4);
            code.loadMap(R1, "values").call(Helper.MAP_LOOKUP_ELEM).jump(JumpOp.EQ, R0, 0, none);
            code.mov(R2, R0).callLocal(reads);
            code.mov(R1, 1).loadImm64(R2, Guest.FUNCTION + start).loadImm64(R3, 0x10_4000_0000L);
            code.mov(R4, 0).call(Helper.LOOP);
            code.bind(none).exit().loadFunction(R1, reads).exit();
            assertEquals(start, code.slots());
            code.bind(reads).load(Size.DOUBLE, R0, R2, 0).exit();
        });

        VmTrapException trap = assertThrows(VmTrapException.class, () -> program.run(rig.context));
        assertEquals(20, trap.slot());
    }

    @ParameterizedTest
    @EnumSource
    void theContextIsNoKey(Engine engine) {
        var rig = new VmRig(engine);
        rig.map(MapSpec.of("values", MapType.ARRAY, 4, 8, 1));

        assertThrows(
                VmTrapException.class,
                () -> rig.verdict(code -> code.mov(R2, R1)
                        .loadMap(R1, "values")
                        .alu(AluOp.ADD, R2, 16)
                        .call(Helper.MAP_LOOKUP_ELEM)
                        .mov(R0, 2)
                        .exit()));
    }

    @ParameterizedTest
    @EnumSource
    void whatACallLeavesOfArgumentsIsZero(Engine engine) {
        var rig = new VmRig(engine);

        assertEquals(0, rig.verdict(code -> left(code.mov(R3, 7).call(Helper.GET_SMP_PROCESSOR_ID))));
        assertEquals(0, rig.verdict(code -> {
            Label function = code.label();
            left(code.mov(R3, 7).callLocal(function)).bind(function).mov(R0, 3).exit();
        }));
    }

    private static Assembler left(Assembler code) {
        return code.mov(R0, R1).alu(AluOp.OR, R0, R2).alu(AluOp.OR, R0, R3).exit();
    }

    @ParameterizedTest
    @EnumSource
    void aFunctionStartsWithItsArgumentsAlone(Engine engine) {
        var rig = new VmRig(engine);

        assertEquals(0, rig.verdict(code -> {
            Label function = code.label();
            code.mov(R6, 5).mov(R9, 5).mov(R0, 5).callLocal(function).exit();
            code.bind(function).alu(AluOp.OR, R0, R6).alu(AluOp.OR, R0, R9).exit();
        }));
    }
}
