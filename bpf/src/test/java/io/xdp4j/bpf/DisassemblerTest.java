package io.xdp4j.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class DisassemblerTest {

    @Test
    void bytesReadAsLlvmReadsThem() {
        checkText(Golden.LLVM_14);
    }

    @Test
    void bytesOfIsaFourReadAsLlvmReadsThem() {
        checkText(Golden.LLVM_21);
    }

    @Test
    void bytesFromTheTablesOfTheRfcRead() {
        checkText(Golden.RFC_9669);
    }

    @Test
    void programIsLinesNumberedBySlot() {
        var code = new Assembler();
        var pass = code.label();
        code.load(Size.WORD, Register.R2, Register.R1, 16)
                .load(Size.WORD, Register.R3, Register.R1, 4)
                .load(Size.WORD, Register.R1, Register.R1, 0)
                .mov(Register.R4, Register.R1)
                .alu(AluOp.ADD, Register.R4, 14)
                .jump(JumpOp.GT, Register.R4, Register.R3, pass)
                .load(Size.HALF, Register.R5, Register.R1, 12)
                .bigEndian(Register.R5, 16)
                .jump(JumpOp.NE, Register.R5, 0x0800, pass)
                .loadMap(Register.R1, "xsks")
                .mov32(Register.R3, 2)
                .call(Helper.REDIRECT_MAP)
                .exit()
                .bind(pass)
                .mov(Register.R0, 2)
                .exit();

        assertEquals("""
                   0: r2 = *(u32 *)(r1 + 16)
                   1: r3 = *(u32 *)(r1 + 4)
                   2: r1 = *(u32 *)(r1 + 0)
                   3: r4 = r1
                   4: r4 += 14
                   5: if r4 > r3 goto +8
                   6: r5 = *(u16 *)(r1 + 12)
                   7: r5 = be16 r5
                   8: if r5 != 2048 goto +5
                   9: r1 = map[xsks] ll
                  11: w3 = 2
                  12: call redirect_map#51
                  13: exit
                  14: r0 = 2
                  15: exit
                """, Disassembler.text(code.instructions()));
    }

    @Test
    void emptyProgramIsNoText() {
        assertEquals("", Disassembler.text(List.of()));
    }

    private static void checkText(List<Golden> goldens) {
        for (Golden golden : goldens) {
            List<Instruction> decoded = Decoder.decode(golden.bytes());
            assertEquals(1, decoded.size());
            assertEquals(golden.text(), Disassembler.text(decoded.getFirst()));
        }
    }
}
