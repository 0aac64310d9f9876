package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.Width;
import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;
import java.util.Map;

/** Turns a checked program into the words of the interpreter, one for each slot. */
final class Words {

    private final Map<String, VmMap> maps;

    private Words(Map<String, VmMap> maps) {
        this.maps = maps;
    }

    static long[] of(CheckedProgram program, Map<String, VmMap> maps) {
        var words = new Words(maps);
        var code = new long[program.slots()];
        for (int slot = 0; slot < code.length; slot++) {
            if (!program.isInstruction(slot)) {
                continue;
            }
            if (program.at(slot) instanceof Instruction.Wide wide) {
                long value = words.value(slot, wide);
                code[slot] = word(Ops.WIDE, wide.destination().ordinal(), 0, 0, (int) value);
                code[slot + 1] = word(0, 0, 0, 0, (int) (value >>> 32));
            } else {
                code[slot] = words.word(program.at(slot));
            }
        }
        return code;
    }

    private long value(int slot, Instruction.Wide wide) {
        return switch (wide) {
            case Instruction.LoadImmediate64 load -> load.value();
            case Instruction.LoadMapNamed load ->
                Guest.MAP + maps.get(load.map()).region();
            case Instruction.LoadMapValueNamed load -> Vm.valueAddress(maps.get(load.map()), load.offset());
            case Instruction.LoadFunction load -> Guest.FUNCTION + slot + 1 + load.offset();
            case Instruction.LoadMapFd _,
                    Instruction.LoadMapIndex _,
                    Instruction.LoadMapValueFd _,
                    Instruction.LoadMapValueIndex _,
                    Instruction.LoadVariable _ -> throw refused(wide);
        };
    }

    private long word(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Alu(var width, var op, var to, var from) ->
                word(Ops.alu(width == Width.W64, op), to, from, 0);
            case Instruction.Move(var width, var to, var from) ->
                word(width == Width.W64 ? Ops.MOV64 : Ops.MOV32, to, from, 0);
            case Instruction.MoveSignExtend(var width, var to, var from, var bits) ->
                word(extension(width, bits), to, from, 0);
            case Instruction.Negate(var width, var to) -> word(width == Width.W64 ? Ops.NEG64 : Ops.NEG32, to, to, 0);
            case Instruction.ToLittle(var to, var bits) -> word(Ops.LITTLE16 + halves(bits) * Ops.STRIDE, to, to, 0);
            case Instruction.ToBig(var to, var bits) -> word(Ops.BIG16 + halves(bits) * Ops.STRIDE, to, to, 0);
            case Instruction.ByteSwap(var to, var bits) -> word(Ops.BIG16 + halves(bits) * Ops.STRIDE, to, to, 0);
            case Instruction.Load(var size, var to, var base, var offset) ->
                word(Ops.LOAD1 + log(size) * Ops.STRIDE, to, base, offset);
            case Instruction.LoadSigned(var size, var to, var base, var offset) ->
                word(Ops.LOAD_SIGNED1 + log(size) * Ops.STRIDE, to, base, offset);
            case Instruction.Store(var size, var base, var offset, var from) ->
                word(Ops.STORE1 + log(size) * Ops.STRIDE, base, from, offset);
            case Instruction.StoreImmediate(var size, var base, var offset, var value) ->
                word(Ops.STORE1 + log(size) * Ops.STRIDE, base, new Operand.Immediate(value), offset);
            case Instruction.Atomic(var op, var size, var base, var offset, var from) ->
                word(
                        size == Size.DOUBLE ? Ops.ATOMIC8 : Ops.ATOMIC4,
                        base.ordinal(),
                        from.ordinal(),
                        offset,
                        immediate(op));
            case Instruction.Branch(var width, var op, var left, var right, var offset) ->
                word(Ops.branch(width == Width.W64, op), left, right, offset);
            case Instruction.Jump(var offset) -> word(Ops.JUMP, 0, 0, offset, 0);
            case Instruction.JumpLong(var offset) -> word(Ops.FAR, 0, 0, 0, offset);
            case Instruction.Call(var id) ->
                word(id == Helper.TAIL_CALL.id() ? Ops.TAIL : Ops.CALL, 0, Ops.CONSTANT, 0, id);
            case Instruction.CallLocal(var offset) -> word(Ops.LOCAL, 0, Ops.CONSTANT, 0, offset);
            case Instruction.Exit _ -> word(Ops.EXIT, 0, 0, 0, 0);
            case Instruction.CallKfunc _,
                    Instruction.LoadPacket _,
                    Instruction.LoadPacketIndirect _,
                    Instruction.Wide _ -> throw refused(instruction);
        };
    }

    private static int extension(Width width, int bits) {
        if (width == Width.W32) {
            return bits == 8 ? Ops.EXTEND8_32 : Ops.EXTEND16_32;
        }
        return bits == 8 ? Ops.EXTEND8 : bits == 16 ? Ops.EXTEND16 : Ops.EXTEND32;
    }

    private static int halves(int bits) {
        return bits == 16 ? 0 : bits == 32 ? 1 : 2;
    }

    private static int log(Size size) {
        return Integer.numberOfTrailingZeros(size.bytes());
    }

    /** Returns the immediate of the encoded instruction: RFC 9669 section 5.3. */
    static int immediate(AtomicOp op) {
        return switch (op) {
            case ADD -> 0x00;
            case OR -> 0x40;
            case AND -> 0x50;
            case XOR -> 0xa0;
            case FETCH_ADD -> 0x01;
            case FETCH_OR -> 0x41;
            case FETCH_AND -> 0x51;
            case FETCH_XOR -> 0xa1;
            case XCHG -> 0xe1;
            case CMPXCHG -> 0xf1;
        };
    }

    private static long word(int op, Register to, Operand from, int offset) {
        return switch (from) {
            case Register register -> word(op, to.ordinal(), register.ordinal(), offset, 0);
            case Operand.Immediate(var value) -> word(op, to.ordinal(), Ops.CONSTANT, offset, value);
        };
    }

    private static long word(int op, int to, int from, int offset, int immediate) {
        return to | op | from << 12 | (offset & 0xffffL) << 16 | (long) immediate << 32;
    }

    private static AssertionError refused(Instruction instruction) {
        return new AssertionError("the check lets this through: " + instruction);
    }
}
