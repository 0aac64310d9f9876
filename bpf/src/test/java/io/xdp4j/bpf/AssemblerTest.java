package io.xdp4j.bpf;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class AssemblerTest {

    private final Assembler code = new Assembler();
    private final Label label = code.label();

    @Test
    void everyMethodAddsWhatItSays() {
        code.mov(R1, 7).mov(R1, R2).mov32(R1, 7).mov32(R1, R2);
        code.alu(AluOp.ADD, R1, 7)
                .alu(AluOp.XOR, R1, R2)
                .alu32(AluOp.SDIV, R1, 7)
                .alu32(AluOp.LSH, R1, R2);
        code.neg(R1).bigEndian(R1, 16).littleEndian(R1, 32).swap(R1, 64);
        code.load(Size.WORD, R1, R2, 4).loadSigned(Size.BYTE, R1, R2, -4);
        code.store(Size.HALF, R10, -2, R1).store(Size.DOUBLE, R10, -8, 7);
        code.atomic(AtomicOp.ADD, Size.DOUBLE, R1, 0, R2);
        code.loadImm64(R1, 7).loadMap(R1, "xsks").loadMapFd(R1, 7);
        code.call(7).call(Helper.REDIRECT).exit();

        assertEquals("""
                r1 = 7
                r1 = r2
                w1 = 7
                w1 = w2
                r1 += 7
                r1 ^= r2
                w1 s/= 7
                w1 <<= w2
                r1 = -r1
                r1 = be16 r1
                r1 = le32 r1
                r1 = bswap64 r1
                r1 = *(u32 *)(r2 + 4)
                r1 = *(s8 *)(r2 - 4)
                *(u16 *)(r10 - 2) = r1
                *(u64 *)(r10 - 8) = 7
                lock *(u64 *)(r1 + 0) += r2
                r1 = 0x7 ll
                r1 = map[xsks] ll
                r1 = map[fd:7] ll
                call get_prandom_u32#7
                call redirect#23
                exit""", text());
    }

    @Test
    void everyJumpAimsAtItsLabel() {
        code.jump(label).jump(JumpOp.EQ, R1, 7, label).jump(JumpOp.SLT, R1, R2, label);
        code.jump32(JumpOp.SET, R1, 7, label).jump32(JumpOp.LE, R1, R2, label).callLocal(label);
        code.bind(label).exit();

        assertEquals("""
                goto +5
                if r1 == 7 goto +4
                if r1 s< r2 goto +3
                if w1 & 7 goto +2
                if w1 <= w2 goto +1
                call pc+0
                exit""", text());
    }

    @Test
    void backwardJumpIsNegative() {
        code.bind(label).alu(AluOp.SUB, R1, 1).jump(JumpOp.NE, R1, 0, label).exit();

        assertEquals("r1 -= 1\nif r1 != 0 goto -2\nexit", text());
    }

    @Test
    void jumpToItselfIsMinusOne() {
        code.bind(label).jump(label);

        assertEquals("goto -1", text());
    }

    @Test
    void wideInstructionCountsTwoSlotsForward() {
        code.jump(label).loadImm64(R1, 7).bind(label).exit();

        assertEquals(new Instruction.Jump(2), code.instructions().getFirst());
    }

    @Test
    void wideInstructionCountsTwoSlotsBackward() {
        code.bind(label).loadMap(R1, "xsks").jump(label);

        assertEquals(new Instruction.Jump(-3), code.instructions().getLast());
    }

    @Test
    void farthestShortJumpIsGoto() {
        code.jump(label);
        fill(0x7fff);
        code.bind(label).exit();

        assertEquals(new Instruction.Jump(0x7fff), code.instructions().getFirst());
    }

    @Test
    void fartherJumpIsGotol() {
        code.jump(label);
        fill(0x8000);
        code.bind(label).exit();

        assertEquals(new Instruction.JumpLong(0x8000), code.instructions().getFirst());
    }

    @Test
    void farthestShortJumpBackIsGoto() {
        code.bind(label);
        fill(0x7fff);
        code.jump(label);

        assertEquals(new Instruction.Jump(-0x8000), code.instructions().getLast());
    }

    @Test
    void fartherJumpBackIsGotol() {
        code.bind(label);
        fill(0x8000);
        code.jump(label);

        assertEquals(new Instruction.JumpLong(-0x8001), code.instructions().getLast());
    }

    @Test
    void branchTooFarNamesItsSlot() {
        code.mov(R0, 0).jump(JumpOp.EQ, R1, 7, label);
        fill(0x8000);
        code.bind(label).exit();

        var refusal = assertThrows(IllegalStateException.class, code::instructions);

        assertEquals("label 32768 slots away, too far for slot 1: if r1 == 7 goto label", refusal.getMessage());
    }

    @Test
    void unboundLabelNamesWhereItIsUsed() {
        code.loadImm64(R1, 7).jump32(JumpOp.SGE, R1, R3, label).exit();

        var refusal = assertThrows(IllegalStateException.class, code::instructions);

        assertEquals("unbound label used at slot 2: if w1 s>= w3 goto label", refusal.getMessage());
    }

    @Test
    void unboundLabelThatNobodyUsesIsFine() {
        code.exit();

        assertEquals("exit", text());
    }

    @Test
    void labelIsBoundOnce() {
        code.exit().bind(label);

        assertThrows(IllegalStateException.class, () -> code.bind(label));
    }

    @Test
    void labelOfAnotherAssemblerIsRefused() {
        var other = new Assembler();

        assertThrows(IllegalArgumentException.class, () -> other.jump(label));
        assertThrows(IllegalArgumentException.class, () -> other.bind(label));
    }

    @Test
    void refusedInstructionLeavesNothing() {
        assertThrows(IllegalArgumentException.class, () -> code.load(Size.WORD, R1, R2, 0x8000));

        assertEquals(List.of(), code.instructions());
    }

    @Test
    void programCanGoOnAfterItWasRead() {
        code.jump(label).bind(label).exit();
        List<Instruction> before = code.instructions();

        code.exit();

        assertEquals(2, before.size());
        assertEquals(3, code.instructions().size());
    }

    /** What llvm-mc 14 makes of the same lines; the relocation that LLVM leaves at the map is ours to fill. */
    @Test
    void redirectProgramIsTheBytesOfLlvm() {
        code.load(Size.WORD, R2, R1, 16)
                .loadMap(R1, "xsks")
                .mov(R3, 2)
                .call(Helper.REDIRECT_MAP)
                .exit();

        assertEquals(
                "6112100000000000" + "18110000070000000000000000000000" + "b703000002000000" + "8500000033000000"
                        + "9500000000000000",
                HexFormat.of().formatHex(Encoder.encode(code.instructions(), _ -> 7)));
    }

    private void fill(int slots) {
        for (int i = 0; i < slots; i++) {
            code.mov(R0, 0);
        }
    }

    private String text() {
        return code.instructions().stream().map(Disassembler::text).collect(Collectors.joining("\n"));
    }
}
