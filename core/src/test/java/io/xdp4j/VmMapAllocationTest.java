package io.xdp4j;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.ring.Allocation;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What programs do with maps of the VM allocates nothing, nor does running them. */
final class VmMapAllocationTest {

    private static final String MAP = "map";
    private static final int PASS = 2;

    private final Vm vm = Vm.of(2);

    @ParameterizedTest
    @EnumSource(
            value = MapType.class,
            names = {
                "ARRAY",
                "PERCPU_ARRAY",
                "HASH",
                "PERCPU_HASH",
                "LRU_HASH",
                "LRU_PERCPU_HASH",
                "LPM_TRIE",
                "QUEUE",
                "STACK"
            })
    void callsOfProgramsAllocateNothing(MapType type) {
        boolean queue = type == MapType.QUEUE || type == MapType.STACK;
        int flags = type == MapType.LPM_TRIE ? MapSpec.NO_PREALLOC : 0;
        int keyBytes = queue ? 0 : type == MapType.LPM_TRIE ? 8 : 4;
        BpfMap map = vm.map(new MapSpec(MAP, type, keyBytes, 8, 64, flags, Optional.empty()));
        var code = new Assembler();
        if (queue) {
            throughQueue(code);
        } else {
            throughMap(code, type == MapType.LPM_TRIE);
        }
        VmProgram program = vm.load(Program.of("calls", code.instructions()), Map.of(MAP, map), Engine.JIT);
        VmContext context = vm.context(1);
        context.frame(MemorySegment.ofArray(new byte[64]));
        assertEquals(PASS, program.run(context));

        double bytes = Allocation.bytesPerRun(() -> program.run(context));

        assertTrue(bytes < 1, bytes + " bytes");
    }

    /** Updates and looks up an entry at random, and removes every fourth. */
    private static void throughMap(Assembler code, boolean trie) {
        var end = code.label();
        code.call(Helper.GET_PRANDOM_U32).mov(Register.R6, Register.R0).alu(AluOp.AND, Register.R6, 127);
        code.store(Size.DOUBLE, Register.R10, -16, 7);
        if (trie) {
            code.store(Size.WORD, Register.R10, -8, 32).store(Size.WORD, Register.R10, -4, Register.R6);
        } else {
            code.store(Size.DOUBLE, Register.R10, -8, Register.R6);
        }
        onMap(code)
                .mov(Register.R3, Register.R10)
                .alu(AluOp.ADD, Register.R3, -16)
                .mov(Register.R4, 0);
        code.call(Helper.MAP_UPDATE_ELEM);
        onMap(code).call(Helper.MAP_LOOKUP_ELEM);
        code.alu(AluOp.AND, Register.R6, 3).jump(JumpOp.NE, Register.R6, 0, end);
        onMap(code).call(Helper.MAP_DELETE_ELEM);
        code.bind(end).mov(Register.R0, PASS).exit();
    }

    private static void throughQueue(Assembler code) {
        code.store(Size.DOUBLE, Register.R10, -8, 7);
        onMap(code).mov(Register.R3, 0).call(Helper.MAP_PUSH_ELEM);
        onMap(code).call(Helper.MAP_POP_ELEM);
        code.mov(Register.R0, PASS).exit();
    }

    /** The map in R1, the address of 8 bytes of the stack in R2. */
    private static Assembler onMap(Assembler code) {
        return code.loadMap(Register.R1, MAP).mov(Register.R2, Register.R10).alu(AluOp.ADD, Register.R2, -8);
    }
}
