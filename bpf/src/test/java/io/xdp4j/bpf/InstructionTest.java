package io.xdp4j.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

final class InstructionTest {

    private static final Register R = Register.R1;

    @Test
    void offsetIsSixteenBits() {
        refused(() -> new Instruction.Load(Size.WORD, R, R, 0x8000));
        refused(() -> new Instruction.LoadSigned(Size.WORD, R, R, -0x8001));
        refused(() -> new Instruction.Store(Size.WORD, R, 0x8000, R));
        refused(() -> new Instruction.StoreImmediate(Size.WORD, R, -0x8001, 0));
        refused(() -> new Instruction.Atomic(AtomicOp.ADD, Size.WORD, R, 0x8000, R));
        refused(() -> new Instruction.Jump(-0x8001));
        refused(() -> new Instruction.Branch(Width.W64, JumpOp.EQ, R, R, 0x8000));
        refused(() -> new Instruction.CallKfunc(1, 0x8000));
    }

    @Test
    void byteOrderIsOfSixteenThirtyTwoOrSixtyFourBits() {
        refused(() -> new Instruction.ToBig(R, 8));
        refused(() -> new Instruction.ToLittle(R, 0));
        refused(() -> new Instruction.ByteSwap(R, 24));
    }

    @Test
    void signIsExtendedFromFewerBitsThanTheResultHas() {
        refused(() -> new Instruction.MoveSignExtend(Width.W32, R, R, 32));
        refused(() -> new Instruction.MoveSignExtend(Width.W64, R, R, 64));
        refused(() -> new Instruction.LoadSigned(Size.DOUBLE, R, R, 0));
    }

    @Test
    void atomicOperationIsOnWordOrDouble() {
        refused(() -> new Instruction.Atomic(AtomicOp.ADD, Size.BYTE, R, 0, R));
        refused(() -> new Instruction.Atomic(AtomicOp.ADD, Size.HALF, R, 0, R));
    }

    @Test
    void packetLoadIsAtMostWord() {
        refused(() -> new Instruction.LoadPacket(Size.DOUBLE, 0));
        refused(() -> new Instruction.LoadPacketIndirect(Size.DOUBLE, R, 0));
    }

    @Test
    void mapIsNamedOrNotNegative() {
        refused(() -> new Instruction.LoadMapNamed(R, ""));
        refused(() -> new Instruction.LoadMapValueNamed(R, "", 0));
        refused(() -> new Instruction.LoadMapFd(R, -1));
        refused(() -> new Instruction.LoadMapIndex(R, -1));
        refused(() -> new Instruction.LoadMapValueFd(R, -1, 0));
        refused(() -> new Instruction.LoadMapValueIndex(R, -1, 0));
    }

    @Test
    void onlyWideInstructionsTakeTwoSlots() {
        assertEquals(2, new Instruction.LoadImmediate64(R, 0).slots());
        assertEquals(1, new Instruction.Exit().slots());
    }

    private static void refused(Executable made) {
        assertThrows(IllegalArgumentException.class, made);
    }
}
