package io.xdp4j.bpf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Turns the bytes of a program into instructions; {@link Encoder} gives the identical bytes back.
 *
 * <p>Any bytes may come in: reserved fields that are not zero, unknown opcodes and missing second halves are refused.
 * Each instruction is judged alone: jump targets are not followed. Source: RFC 9669.
 */
public final class Decoder {

    private static final ValueLayout.OfLong SLOT = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final Register[] REGISTERS = Register.values();
    private static final AluOp[] ALU_OPS = AluOp.values();
    private static final JumpOp[] JUMP_OPS = JumpOp.values();
    private static final AtomicOp[] ATOMIC_OPS = AtomicOp.values();
    private static final Size[] SIZES = Size.values();

    private Decoder() {}

    /**
     * Returns the instructions of a program.
     *
     * @param program 8 bytes for each slot, little endian
     * @return unmodifiable, in order
     * @throws IllegalArgumentException for what is no program; the message names the slot
     */
    public static List<Instruction> decode(byte[] program) {
        return decode(MemorySegment.ofArray(program));
    }

    /**
     * Returns the instructions of a program.
     *
     * @param program 8 bytes for each slot, little endian, of any alignment; borrowed
     * @return unmodifiable, in order
     * @throws IllegalArgumentException for what is no program; the message names the slot
     */
    public static List<Instruction> decode(MemorySegment program) {
        long slots = program.byteSize() / Slot.BYTES;
        if (program.byteSize() % Slot.BYTES != 0) {
            throw new IllegalArgumentException(
                    "slot " + slots + ": cut off, the program has " + program.byteSize() + " bytes");
        }
        List<Instruction> instructions = new ArrayList<>();
        for (long slot = 0; slot < slots; slot += instructions.getLast().slots()) {
            try {
                instructions.add(instruction(program, slot, slots));
            } catch (IllegalArgumentException e) {
                throw new IllegalArgumentException("slot " + slot + ": " + e.getMessage(), e);
            }
        }
        return List.copyOf(instructions);
    }

    private static Instruction instruction(MemorySegment program, long slot, long slots) {
        Slot first = Slot.of(program.getAtIndex(SLOT, slot));
        if (first.opcode() != Opcode.WIDE) {
            return instruction(first);
        }
        if (slot + 1 == slots) {
            throw new IllegalArgumentException("the second half of a 64-bit constant is missing");
        }
        return wide(first, Slot.of(program.getAtIndex(SLOT, slot + 1)));
    }

    private static Instruction instruction(Slot s) {
        return switch (s.opcode() & 0x07) {
            case Opcode.LD -> packet(s);
            case Opcode.LDX -> load(s);
            case Opcode.ST -> storeImmediate(s);
            case Opcode.STX -> store(s);
            case Opcode.ALU -> alu(s, Width.W32);
            case Opcode.ALU64 -> alu(s, Width.W64);
            case Opcode.JMP -> jump(s);
            case Opcode.JMP32 -> jump32(s);
            default -> throw unknown(s);
        };
    }

    private static Instruction packet(Slot s) {
        zero("destination", s.destination());
        zero("offset", s.offset());
        return switch (mode(s)) {
            case Opcode.ABS -> {
                zero("source", s.source());
                yield new Instruction.LoadPacket(size(s), s.immediate());
            }
            case Opcode.IND -> new Instruction.LoadPacketIndirect(size(s), source(s), s.immediate());
            default -> throw unknown(s);
        };
    }

    private static Instruction load(Slot s) {
        zero("immediate", s.immediate());
        return switch (mode(s)) {
            case Opcode.MEM -> new Instruction.Load(size(s), destination(s), source(s), s.offset());
            case Opcode.MEMSX -> new Instruction.LoadSigned(size(s), destination(s), source(s), s.offset());
            default -> throw unknown(s);
        };
    }

    private static Instruction storeImmediate(Slot s) {
        if (mode(s) != Opcode.MEM) {
            throw unknown(s);
        }
        zero("source", s.source());
        return new Instruction.StoreImmediate(size(s), destination(s), s.offset(), s.immediate());
    }

    private static Instruction store(Slot s) {
        return switch (mode(s)) {
            case Opcode.MEM -> {
                zero("immediate", s.immediate());
                yield new Instruction.Store(size(s), destination(s), s.offset(), source(s));
            }
            case Opcode.ATOMIC -> new Instruction.Atomic(atomicOp(s), size(s), destination(s), s.offset(), source(s));
            default -> throw unknown(s);
        };
    }

    private static Instruction alu(Slot s, Width width) {
        return switch (code(s)) {
            case Opcode.NEG -> negate(s, width);
            case Opcode.END -> byteOrder(s);
            case Opcode.MOV -> move(s, width);
            default -> new Instruction.Alu(width, aluOp(s), destination(s), operand(s));
        };
    }

    private static Instruction negate(Slot s, Width width) {
        if (isRegister(s)) {
            throw unknown(s);
        }
        zero("source", s.source());
        zero("offset", s.offset());
        zero("immediate", s.immediate());
        return new Instruction.Negate(width, destination(s));
    }

    private static Instruction byteOrder(Slot s) {
        zero("source", s.source());
        zero("offset", s.offset());
        return switch (s.opcode()) {
            case Opcode.ALU | Opcode.END | Opcode.K -> new Instruction.ToLittle(destination(s), s.immediate());
            case Opcode.ALU | Opcode.END | Opcode.X -> new Instruction.ToBig(destination(s), s.immediate());
            case Opcode.ALU64 | Opcode.END | Opcode.K -> new Instruction.ByteSwap(destination(s), s.immediate());
            default -> throw unknown(s);
        };
    }

    private static Instruction move(Slot s, Width width) {
        if (isRegister(s) && s.offset() != 0) {
            zero("immediate", s.immediate());
            return new Instruction.MoveSignExtend(width, destination(s), source(s), s.offset());
        }
        zero("offset", s.offset());
        return new Instruction.Move(width, destination(s), operand(s));
    }

    private static Instruction jump(Slot s) {
        return switch (s.opcode()) {
            case Opcode.JMP | Opcode.JA -> {
                noRegisters(s);
                zero("immediate", s.immediate());
                yield new Instruction.Jump(s.offset());
            }
            case Opcode.JMP | Opcode.CALL -> call(s);
            case Opcode.JMP | Opcode.EXIT -> {
                noRegisters(s);
                zero("offset", s.offset());
                zero("immediate", s.immediate());
                yield new Instruction.Exit();
            }
            default -> branch(s, Width.W64);
        };
    }

    private static Instruction jump32(Slot s) {
        if (s.opcode() != (Opcode.JMP32 | Opcode.JA)) {
            return branch(s, Width.W32);
        }
        noRegisters(s);
        zero("offset", s.offset());
        return new Instruction.JumpLong(s.immediate());
    }

    private static Instruction branch(Slot s, Width width) {
        return new Instruction.Branch(width, jumpOp(s), destination(s), operand(s), s.offset());
    }

    private static Instruction call(Slot s) {
        zero("destination", s.destination());
        if (s.source() == Opcode.CALL_KFUNC) {
            return new Instruction.CallKfunc(s.immediate(), s.offset());
        }
        zero("offset", s.offset());
        return switch (s.source()) {
            case Opcode.CALL_HELPER -> new Instruction.Call(s.immediate());
            case Opcode.CALL_LOCAL -> new Instruction.CallLocal(s.immediate());
            default -> throw new IllegalArgumentException("call of unknown kind " + s.source());
        };
    }

    private static Instruction wide(Slot first, Slot second) {
        zero("offset", first.offset());
        zero("opcode of the second half", second.opcode());
        noRegisters(second);
        zero("offset of the second half", second.offset());
        Register to = destination(first);
        int low = first.immediate();
        int high = second.immediate();
        return switch (first.source()) {
            case Opcode.WIDE_VALUE -> new Instruction.LoadImmediate64(to, low & 0xffff_ffffL | (long) high << 32);
            case Opcode.WIDE_MAP_VALUE_FD -> new Instruction.LoadMapValueFd(to, low, high);
            case Opcode.WIDE_MAP_VALUE_INDEX -> new Instruction.LoadMapValueIndex(to, low, high);
            case Opcode.WIDE_VARIABLE -> new Instruction.LoadVariable(to, low, high);
            default -> halfWide(first, to, high);
        };
    }

    private static Instruction halfWide(Slot first, Register to, int high) {
        zero("immediate of the second half", high);
        return switch (first.source()) {
            case Opcode.WIDE_MAP_FD -> new Instruction.LoadMapFd(to, first.immediate());
            case Opcode.WIDE_MAP_INDEX -> new Instruction.LoadMapIndex(to, first.immediate());
            case Opcode.WIDE_FUNCTION -> new Instruction.LoadFunction(to, first.immediate());
            default -> throw new IllegalArgumentException("64-bit constant of unknown kind " + first.source());
        };
    }

    private static Operand operand(Slot s) {
        if (isRegister(s)) {
            zero("immediate", s.immediate());
            return source(s);
        }
        zero("source", s.source());
        return new Operand.Immediate(s.immediate());
    }

    private static Register destination(Slot s) {
        return register(s.destination());
    }

    private static Register source(Slot s) {
        return register(s.source());
    }

    private static Register register(int number) {
        if (number >= REGISTERS.length) {
            throw new IllegalArgumentException("there is no register " + number);
        }
        return REGISTERS[number];
    }

    private static AluOp aluOp(Slot s) {
        for (AluOp op : ALU_OPS) {
            if (op.code() == code(s) && op.offset() == s.offset()) {
                return op;
            }
        }
        throw new IllegalArgumentException(hex(s) + " with offset " + s.offset() + " is unknown");
    }

    private static JumpOp jumpOp(Slot s) {
        for (JumpOp op : JUMP_OPS) {
            if (op.code() == code(s)) {
                return op;
            }
        }
        throw unknown(s);
    }

    private static AtomicOp atomicOp(Slot s) {
        for (AtomicOp op : ATOMIC_OPS) {
            if (op.code() == s.immediate()) {
                return op;
            }
        }
        throw new IllegalArgumentException("atomic operation 0x" + Integer.toHexString(s.immediate()) + " is unknown");
    }

    private static Size size(Slot s) {
        for (Size size : SIZES) {
            if (size.code() == (s.opcode() & 0x18)) {
                return size;
            }
        }
        throw new AssertionError(s);
    }

    private static boolean isRegister(Slot s) {
        return (s.opcode() & Opcode.X) != 0;
    }

    private static int code(Slot s) {
        return s.opcode() & 0xf0;
    }

    private static int mode(Slot s) {
        return s.opcode() & 0xe0;
    }

    private static void noRegisters(Slot s) {
        zero("destination", s.destination());
        zero("source", s.source());
    }

    private static void zero(String field, int value) {
        if (value != 0) {
            throw new IllegalArgumentException("the reserved " + field + " is " + value);
        }
    }

    private static IllegalArgumentException unknown(Slot s) {
        return new IllegalArgumentException(hex(s) + " is unknown");
    }

    private static String hex(Slot s) {
        return "opcode 0x" + HexFormat.of().toHexDigits((byte) s.opcode());
    }
}
