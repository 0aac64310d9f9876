package io.xdp4j.bpf;

import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/**
 * Writes instructions as text, in the syntax of llvm-objdump and the kernel's verifier log.
 *
 * <p>Where the two differ it is LLVM's, so that a line can be given to an assembler, except for calls and addresses,
 * for which LLVM shows bare numbers: {@code call redirect_map#51}, {@code call pc+5}, {@code r1 = map[xsks] ll}.
 */
public final class Disassembler {

    private static final Helper[] HELPERS = Helper.values();

    private Disassembler() {}

    /**
     * Returns a program, one line for each instruction, beginning with its slot.
     *
     * @param program instructions in order
     * @return lines that end with {@code \n}; empty for an empty program
     */
    public static String text(List<Instruction> program) {
        var text = new StringBuilder();
        int slot = 0;
        for (Instruction instruction : program) {
            text.append(String.format(Locale.ROOT, "%4d: %s\n", slot, text(instruction)));
            slot += instruction.slots();
        }
        return text.toString();
    }

    /**
     * Returns one instruction.
     *
     * @param instruction the instruction
     * @return without slot and line end
     */
    public static String text(Instruction instruction) {
        return switch (instruction) {
            case Instruction.Alu(var width, var op, var to, var source) ->
                name(width, to) + " " + op.symbol() + " " + name(width, source);
            case Instruction.Move(var width, var to, var source) -> name(width, to) + " = " + name(width, source);
            case Instruction.MoveSignExtend(var width, var to, var source, int bits) ->
                name(width, to) + " = (s" + bits + ")" + name(width, source);
            case Instruction.Negate(var width, var to) -> name(width, to) + " = -" + name(width, to);
            case Instruction.ToLittle(var to, int bits) -> name(to) + " = le" + bits + " " + name(to);
            case Instruction.ToBig(var to, int bits) -> name(to) + " = be" + bits + " " + name(to);
            case Instruction.ByteSwap(var to, int bits) -> name(to) + " = bswap" + bits + " " + name(to);
            case Instruction.Load(var size, var to, var base, int offset) ->
                name(to) + " = *" + pointer('u', size) + address(base, offset);
            case Instruction.LoadSigned(var size, var to, var base, int offset) ->
                name(to) + " = *" + pointer('s', size) + address(base, offset);
            case Instruction.Store(var size, var base, int offset, var source) ->
                "*" + pointer('u', size) + address(base, offset) + " = " + name(source);
            case Instruction.StoreImmediate(var size, var base, int offset, int immediate) ->
                "*" + pointer('u', size) + address(base, offset) + " = " + immediate;
            case Instruction.Atomic atomic -> atomic(atomic);
            case Instruction.LoadPacket(var size, int offset) -> "r0 = *" + pointer('u', size) + "skb[" + offset + "]";
            case Instruction.LoadPacketIndirect(var size, var index, int offset) ->
                "r0 = *" + pointer('u', size) + "skb[" + name(index) + (offset == 0 ? "" : plus(offset)) + "]";
            case Instruction.Jump(int offset) -> "goto " + signed(offset);
            case Instruction.JumpLong(int offset) -> "gotol " + signed(offset);
            case Instruction.Branch(var width, var op, var left, var right, int offset) ->
                new StringJoiner(" ", "if ", " goto " + signed(offset))
                        .add(name(width, left))
                        .add(op.symbol())
                        .add(name(width, right))
                        .toString();
            case Instruction.Call(int helper) -> "call " + helper(helper);
            case Instruction.CallLocal(int offset) -> "call pc" + signed(offset);
            case Instruction.CallKfunc(int btfId, int module) ->
                "call kfunc#" + btfId + (module == 0 ? "" : " module " + module);
            case Instruction.Exit() -> "exit";
            case Instruction.Wide wide -> name(wide.destination()) + " = " + constant(wide) + " ll";
        };
    }

    private static String constant(Instruction.Wide wide) {
        return switch (wide) {
            case Instruction.LoadImmediate64 load -> "0x" + Long.toHexString(load.value());
            case Instruction.LoadMapFd load -> "map[fd:" + load.fd() + "]";
            case Instruction.LoadMapNamed load -> "map[" + load.map() + "]";
            case Instruction.LoadMapIndex load -> "map[idx:" + load.index() + "]";
            case Instruction.LoadMapValueFd load -> "map[fd:" + load.fd() + "][0]" + value(load.offset());
            case Instruction.LoadMapValueNamed load -> "map[" + load.map() + "][0]" + value(load.offset());
            case Instruction.LoadMapValueIndex load -> "map[idx:" + load.index() + "][0]" + value(load.offset());
            case Instruction.LoadVariable load ->
                "variable#" + load.btfId() + (load.btfFd() == 0 ? "" : " btf " + load.btfFd());
            case Instruction.LoadFunction load -> "subprog[" + signed(load.offset()) + "]";
        };
    }

    private static String atomic(Instruction.Atomic atomic) {
        Size size = atomic.size();
        Width width = size == Size.DOUBLE ? Width.W64 : Width.W32;
        String pointer = pointer('u', size);
        String address = address(atomic.base(), atomic.offset());
        String source = name(width, atomic.source());
        String symbol = atomic.op().symbol();
        return switch (atomic.op()) {
            case ADD, OR, AND, XOR -> "lock *" + pointer + address + " " + symbol + " " + source;
            case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR ->
                source + " = " + symbol + "(" + pointer + address + ", " + source + ")";
            case XCHG -> source + " = " + exchange(symbol, width) + inner(atomic) + ", " + source + ")";
            case CMPXCHG -> {
                String expected = name(width, Register.R0);
                yield expected + " = " + exchange(symbol, width) + inner(atomic) + ", " + expected + ", " + source
                        + ")";
            }
        };
    }

    /** LLVM calls them {@code xchg_64} and {@code xchg32_32}. */
    private static String exchange(String symbol, Width width) {
        return symbol + (width == Width.W64 ? "_64" : "32_32");
    }

    private static String inner(Instruction.Atomic atomic) {
        return "(" + name(atomic.base()) + plus(atomic.offset());
    }

    private static String helper(int id) {
        for (Helper helper : HELPERS) {
            if (helper.id() == id) {
                return helper.symbol() + "#" + id;
            }
        }
        return Integer.toUnsignedString(id);
    }

    private static String name(Width width, Operand operand) {
        return switch (operand) {
            case Register register -> (width == Width.W64 ? "r" : "w") + register.ordinal();
            case Operand.Immediate(int value) -> Integer.toString(value);
        };
    }

    private static String name(Register register) {
        return name(Width.W64, register);
    }

    private static String pointer(char sign, Size size) {
        return "(" + sign + size.bits() + " *)";
    }

    private static String address(Register base, int offset) {
        return "(" + name(base) + plus(offset) + ")";
    }

    private static String plus(int offset) {
        return offset < 0 ? " - " + -(long) offset : " + " + offset;
    }

    private static String signed(int offset) {
        return offset < 0 ? Integer.toString(offset) : "+" + offset;
    }

    private static String value(int offset) {
        return "+" + Integer.toUnsignedString(offset);
    }
}
