package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Where comparisons are left out, what is outside is outside all the same. */
final class JitProofsTest {

    private final VmRig rig = new VmRig(Engine.JIT);

    @ParameterizedTest
    @EnumSource
    void whatTheProgramComparedIsInsideAndNoMore(Size size) {
        for (int compared : new int[] {8, 20, 33}) {
            for (int offset = compared - 9; offset <= compared; offset++) {
                compared(size, compared, offset);
            }
        }
    }

    private void compared(Size size, int compared, int offset) {
        VmProgram program = rig.load(code -> {
            Label outside = ends(code, R3, compared);
            code.load(size, R0, R2, offset).mov(R0, 2).exit();
            code.bind(outside).mov(R0, 1).exit();
        });
        for (int length = 14; length < 40; length++) {
            rig.frame(new byte[length]);
            if (length < compared) {
                assertEquals(1, program.run(rig.context));
            } else if (offset >= 0 && offset + size.bytes() <= length) {
                assertEquals(2, program.run(rig.context), size + " at " + offset + " of " + length);
            } else {
                assertThrows(VmTrapException.class, () -> program.run(rig.context));
            }
        }
    }

    /** Loads the frame's start into R2, its end into R4, and goes to the label if it is shorter. */
    private static Label ends(Assembler code, Register scratch, int compared) {
        Label outside = code.label();
        code.load(Size.WORD, R2, R1, 0).load(Size.WORD, R4, R1, 4);
        code.mov(scratch, R2).alu(AluOp.ADD, scratch, compared).jump(JumpOp.GT, scratch, R4, outside);
        return outside;
    }

    @Test
    void anAddressThatWrapsAroundProvesNothing() {
        trapped(code -> {
            Label outside = code.label();
            code.load(Size.WORD, R2, R1, 0).load(Size.WORD, R4, R1, 4);
            code.add(new Instruction.LoadImmediate64(R3, -0x1000_0000L)).alu(AluOp.ADD, R2, R3);
            code.mov(R5, R2).alu(AluOp.ADD, R5, 8).jump(JumpOp.GT, R5, R4, outside);
            code.load(Size.DOUBLE, R0, R2, 0);
            code.bind(outside).mov(R0, 1).exit();
        });
    }

    @Test
    void whatWasComparedBeforeTheFrameMovedIsNotKnown() {
        rig.frame(new byte[64]);
        trapped(code -> {
            Label outside = ends(code, R3, 64);
            code.mov(R6, R2).mov(R2, 40).call(Helper.XDP_ADJUST_HEAD).load(Size.BYTE, R0, R6, 0);
            code.bind(outside).exit();
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {63, 64, 65, 127})
    void indicesOfALoopAreInsideUpToItsEnd(int end) {
        rig.frame(new byte[64]);
        VmProgram program = rig.load(code -> {
            Label outside = ends(code, R3, 64);
            Label head = code.label();
            code.mov(R5, 0).bind(head).mov(R3, R2).alu(AluOp.ADD, R3, R5).load(Size.BYTE, R0, R3, 0);
            code.alu(AluOp.ADD, R5, 1).jump(JumpOp.NE, R5, end, head);
            code.bind(outside).mov(R0, 3).exit();
        });

        if (end <= 64) {
            assertEquals(3, program.run(rig.context));
        } else {
            assertThrows(VmTrapException.class, () -> program.run(rig.context));
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x38, 0x39, 0x3f})
    void masksBoundIndicesOfValues(int mask) {
        rig.map(MapSpec.of("values", MapType.ARRAY, 4, 64, 2));
        VmProgram program = rig.load(code -> {
            code.load(Size.WORD, R6, R1, 12).mov(R7, -1).alu(AluOp.AND, R7, mask);
            code.loadMap(R1, "values").store(Size.WORD, R10, -4, 1);
            code.mov(R2, R10).alu(AluOp.ADD, R2, -4).call(Helper.MAP_LOOKUP_ELEM);
            Label missing = code.label();
            code.jump(JumpOp.EQ, R0, 0, missing).alu(AluOp.ADD, R0, R7).load(Size.DOUBLE, R0, R0, 0);
            code.bind(missing).mov(R0, 4).exit();
        });

        if (mask == 0x38) {
            assertEquals(4, program.run(rig.context));
        } else {
            assertThrows(VmTrapException.class, () -> program.run(rig.context));
        }
    }

    @Test
    void aSpilledAddressThatWasOverwrittenIsChecked() {
        trapped(code -> code.store(Size.DOUBLE, R10, -8, R1)
                .mov(R2, R10)
                .load(Size.WORD, R3, R1, 16)
                .alu(AluOp.ADD, R2, R3)
                .store(Size.DOUBLE, R2, -8, 12345)
                .load(Size.DOUBLE, R4, R10, -8)
                .load(Size.WORD, R0, R4, 0)
                .exit());
    }

    @Test
    void aShiftOfMoreThanItsWidthBoundsByWhatIsShifted() {
        rig.frame(new byte[64]);
        trapped(code -> {
            Label outside = ends(code, R3, 64);
            code.mov(R5, -1)
                    .add(new Instruction.Alu(
                            io.xdp4j.bpf.Width.W32, AluOp.RSH, R5, new io.xdp4j.bpf.Operand.Immediate(57)));
            code.alu(AluOp.ADD, R2, R5).load(Size.BYTE, R0, R2, 0);
            code.bind(outside).exit();
        });
    }

    private void trapped(java.util.function.Consumer<Assembler> body) {
        VmProgram program = rig.load(body);
        assertThrows(VmTrapException.class, () -> program.run(rig.context));
    }
}
