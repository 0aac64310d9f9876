package io.xdp4j.bpf;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.ToIntFunction;

/** Turns instructions into the bytes a kernel loads: 8 for each slot, little endian. Source: RFC 9669 section 3. */
public final class Encoder {

    private Encoder() {}

    /**
     * Returns the bytes of a program that names no maps.
     *
     * @param program instructions in order
     * @return 8 bytes for each slot
     * @throws IllegalArgumentException for a {@link Instruction.Named}
     */
    public static byte[] encode(List<Instruction> program) {
        return encode(program, map -> {
            throw new IllegalArgumentException("map " + map + " has no file descriptor yet");
        });
    }

    /**
     * Returns the bytes of a program, with file descriptors in place of the names of maps.
     *
     * @param program instructions in order
     * @param mapFd file descriptor of the map with a name; asked at every use
     * @return 8 bytes for each slot
     * @throws IllegalArgumentException if a descriptor is negative
     */
    public static byte[] encode(List<Instruction> program, ToIntFunction<String> mapFd) {
        int slots = program.stream().mapToInt(Instruction::slots).sum();
        ByteBuffer bytes = ByteBuffer.allocate(slots * Slot.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        for (Instruction instruction : program) {
            bytes.putLong(first(instruction, mapFd).bits());
            if (instruction instanceof Instruction.Wide wide) {
                bytes.putLong(second(wide).bits());
            }
        }
        return bytes.array();
    }

    private static Slot first(Instruction instruction, ToIntFunction<String> mapFd) {
        return switch (instruction) {
            case Instruction.Alu(var width, var op, var to, var source) ->
                operation(Opcode.alu(width) | op.code(), to, source, op.offset());
            case Instruction.Move(var width, var to, var source) ->
                operation(Opcode.alu(width) | Opcode.MOV, to, source, 0);
            case Instruction.MoveSignExtend(var width, var to, var source, int bits) ->
                operation(Opcode.alu(width) | Opcode.MOV, to, source, bits);
            case Instruction.Negate(var width, var to) -> unary(Opcode.alu(width) | Opcode.NEG, to, 0);
            case Instruction.ToLittle(var to, int bits) -> unary(Opcode.ALU | Opcode.END, to, bits);
            case Instruction.ToBig(var to, int bits) -> unary(Opcode.ALU | Opcode.END | Opcode.X, to, bits);
            case Instruction.ByteSwap(var to, int bits) -> unary(Opcode.ALU64 | Opcode.END, to, bits);
            case Instruction.Load(var size, var to, var base, int offset) ->
                memory(Opcode.LDX | Opcode.MEM, size, to, base, offset, 0);
            case Instruction.LoadSigned(var size, var to, var base, int offset) ->
                memory(Opcode.LDX | Opcode.MEMSX, size, to, base, offset, 0);
            case Instruction.Store(var size, var base, int offset, var source) ->
                memory(Opcode.STX | Opcode.MEM, size, base, source, offset, 0);
            case Instruction.StoreImmediate(var size, var base, int offset, int immediate) ->
                memory(Opcode.ST | Opcode.MEM, size, base, Register.R0, offset, immediate);
            case Instruction.Atomic(var op, var size, var base, int offset, var source) ->
                memory(Opcode.STX | Opcode.ATOMIC, size, base, source, offset, op.code());
            case Instruction.LoadPacket(var size, int offset) ->
                memory(Opcode.LD | Opcode.ABS, size, Register.R0, Register.R0, 0, offset);
            case Instruction.LoadPacketIndirect(var size, var index, int offset) ->
                memory(Opcode.LD | Opcode.IND, size, Register.R0, index, 0, offset);
            case Instruction.Jump(int offset) -> new Slot(Opcode.JMP | Opcode.JA, 0, 0, offset, 0);
            case Instruction.JumpLong(int offset) -> new Slot(Opcode.JMP32 | Opcode.JA, 0, 0, 0, offset);
            case Instruction.Branch(var width, var op, var left, var right, int offset) ->
                operation(Opcode.jump(width) | op.code(), left, right, offset);
            case Instruction.Call(int helper) -> call(Opcode.CALL_HELPER, 0, helper);
            case Instruction.CallLocal(int offset) -> call(Opcode.CALL_LOCAL, 0, offset);
            case Instruction.CallKfunc(int btfId, int module) -> call(Opcode.CALL_KFUNC, module, btfId);
            case Instruction.Exit() -> new Slot(Opcode.JMP | Opcode.EXIT, 0, 0, 0, 0);
            case Instruction.LoadImmediate64(var to, long value) -> wide(Opcode.WIDE_VALUE, to, (int) value);
            case Instruction.LoadMapFd(var to, int fd) -> wide(Opcode.WIDE_MAP_FD, to, fd);
            case Instruction.LoadMapNamed(var to, String map) -> wide(Opcode.WIDE_MAP_FD, to, fd(map, mapFd));
            case Instruction.LoadMapIndex(var to, int index) -> wide(Opcode.WIDE_MAP_INDEX, to, index);
            case Instruction.LoadMapValueFd load -> wide(Opcode.WIDE_MAP_VALUE_FD, load.destination(), load.fd());
            case Instruction.LoadMapValueNamed load ->
                wide(Opcode.WIDE_MAP_VALUE_FD, load.destination(), fd(load.map(), mapFd));
            case Instruction.LoadMapValueIndex load ->
                wide(Opcode.WIDE_MAP_VALUE_INDEX, load.destination(), load.index());
            case Instruction.LoadVariable load -> wide(Opcode.WIDE_VARIABLE, load.destination(), load.btfId());
            case Instruction.LoadFunction(var to, int offset) -> wide(Opcode.WIDE_FUNCTION, to, offset);
        };
    }

    /** The second slot has an immediate and nothing else. */
    private static Slot second(Instruction.Wide wide) {
        int immediate = switch (wide) {
            case Instruction.LoadImmediate64 load -> (int) (load.value() >> 32);
            case Instruction.LoadMapValueFd load -> load.offset();
            case Instruction.LoadMapValueNamed load -> load.offset();
            case Instruction.LoadMapValueIndex load -> load.offset();
            case Instruction.LoadVariable load -> load.btfFd();
            case Instruction.LoadMapFd _ -> 0;
            case Instruction.LoadMapNamed _ -> 0;
            case Instruction.LoadMapIndex _ -> 0;
            case Instruction.LoadFunction _ -> 0;
        };
        return new Slot(0, 0, 0, 0, immediate);
    }

    private static int fd(String map, ToIntFunction<String> mapFd) {
        int fd = mapFd.applyAsInt(map);
        if (fd < 0) {
            throw new IllegalArgumentException("map " + map + " has file descriptor " + fd);
        }
        return fd;
    }

    private static Slot wide(int kind, Register to, int immediate) {
        return new Slot(Opcode.WIDE, to.ordinal(), kind, 0, immediate);
    }

    private static Slot operation(int opcode, Register destination, Operand source, int offset) {
        return switch (source) {
            case Register r -> new Slot(opcode | Opcode.X, destination.ordinal(), r.ordinal(), offset, 0);
            case Operand.Immediate(int value) -> new Slot(opcode | Opcode.K, destination.ordinal(), 0, offset, value);
        };
    }

    private static Slot unary(int opcode, Register destination, int immediate) {
        return new Slot(opcode, destination.ordinal(), 0, 0, immediate);
    }

    private static Slot memory(
            int opcode, Size size, Register destination, Register source, int offset, int immediate) {
        return new Slot(opcode | size.code(), destination.ordinal(), source.ordinal(), offset, immediate);
    }

    private static Slot call(int kind, int offset, int immediate) {
        return new Slot(Opcode.JMP | Opcode.CALL, 0, kind, offset, immediate);
    }
}
