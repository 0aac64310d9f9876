package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.vm.Ops.*;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.map.VmMap;
import java.util.Map;
import java.util.Set;

/**
 * Runs a program instruction by instruction.
 *
 * <p>One switch for what is frequent, in a method of less than 8,000 bytes, above which HotSpot does not compile; what
 * is rare is in {@link Rare}.
 */
final class Interpreter extends VmCode {

    private final long[] code;
    private final Set<Integer> callbacks;

    private Interpreter(long[] code, Set<Integer> callbacks) {
        this.code = code;
        this.callbacks = callbacks;
    }

    static Interpreter of(CheckedProgram program, Map<String, VmMap> maps) {
        return new Interpreter(Words.of(program, maps), Set.copyOf(program.callbacks()));
    }

    @Override
    long run(VmContext context, long r1, long r2, long r10) {
        Registers registers = context.registers;
        registers.clear();
        registers.values[1] = r1;
        registers.values[2] = r2;
        registers.values[10] = r10;
        return execute(context, registers.values, 0);
    }

    @Override
    long call(VmContext context, int slot, long r1, long r2, long r3, long r4, long r5, long r10) {
        Registers registers = context.registers;
        long[] r = registers.values;
        registers.push(0);
        r[0] = 0;
        clear(r, 6);
        r[1] = r1;
        r[2] = r2;
        r[3] = r3;
        r[4] = r4;
        r[5] = r5;
        r[10] = r10;
        long result = execute(context, r, slot);
        registers.pop();
        return result;
    }

    @Override
    boolean isFunction(int slot) {
        return callbacks.contains(slot);
    }

    private long execute(VmContext c, long[] r, int start) {
        long[] code = this.code;
        int base = c.registers.depth;
        int pc = start;
        for (; ; ) {
            long word = code[pc++];
            int d = (int) (word >>> 8) & 15;
            r[CONSTANT] = word >> 32;
            long a = r[d];
            long b = r[(int) (word >>> 12) & 15];
            switch (((int) word & 0xff) * STRIDE) {
                case A64 + ADD -> r[d] = a + b;
                case A64 + SUB -> r[d] = a - b;
                case A64 + MUL -> r[d] = a * b;
                case A64 + OR -> r[d] = a | b;
                case A64 + AND -> r[d] = a & b;
                case A64 + LSH -> r[d] = a << b;
                case A64 + RSH -> r[d] = a >>> b;
                case A64 + XOR -> r[d] = a ^ b;
                case A64 + ARSH -> r[d] = a >> b;
                case A32 + ADD -> r[d] = low(a + b);
                case A32 + SUB -> r[d] = low(a - b);
                case A32 + MUL -> r[d] = low(a * b);
                case A32 + OR -> r[d] = low(a | b);
                case A32 + AND -> r[d] = low(a & b);
                case A32 + LSH -> r[d] = low((int) a << (int) b);
                case A32 + RSH -> r[d] = low((int) a >>> (int) b);
                case A32 + XOR -> r[d] = low(a ^ b);
                case A32 + ARSH -> r[d] = low((int) a >> (int) b);
                case MOV64 -> r[d] = b;
                case MOV32 -> r[d] = low(b);
                case J64 + EQ -> pc = a == b ? jump(c, pc, word) : pc;
                case J64 + GT -> pc = Long.compareUnsigned(a, b) > 0 ? jump(c, pc, word) : pc;
                case J64 + GE -> pc = Long.compareUnsigned(a, b) >= 0 ? jump(c, pc, word) : pc;
                case J64 + SET -> pc = (a & b) != 0 ? jump(c, pc, word) : pc;
                case J64 + NE -> pc = a != b ? jump(c, pc, word) : pc;
                case J64 + SGT -> pc = a > b ? jump(c, pc, word) : pc;
                case J64 + SGE -> pc = a >= b ? jump(c, pc, word) : pc;
                case J64 + LT -> pc = Long.compareUnsigned(a, b) < 0 ? jump(c, pc, word) : pc;
                case J64 + LE -> pc = Long.compareUnsigned(a, b) <= 0 ? jump(c, pc, word) : pc;
                case J64 + SLT -> pc = a < b ? jump(c, pc, word) : pc;
                case J32 + EQ -> pc = (int) a == (int) b ? jump(c, pc, word) : pc;
                case J32 + GT -> pc = low(a) > low(b) ? jump(c, pc, word) : pc;
                case J32 + GE -> pc = low(a) >= low(b) ? jump(c, pc, word) : pc;
                case J32 + NE -> pc = (int) a != (int) b ? jump(c, pc, word) : pc;
                case J32 + LT -> pc = low(a) < low(b) ? jump(c, pc, word) : pc;
                case J32 + LE -> pc = low(a) <= low(b) ? jump(c, pc, word) : pc;
                case LOAD1 -> r[d] = c.load1(b + (short) (word >> 16), pc - 1);
                case LOAD2 -> r[d] = c.load2(b + (short) (word >> 16), pc - 1);
                case LOAD4 -> r[d] = c.load4(b + (short) (word >> 16), pc - 1);
                case LOAD8 -> r[d] = c.load8(b + (short) (word >> 16), pc - 1);
                case STORE1 -> c.store1(a + (short) (word >> 16), b, pc - 1);
                case STORE2 -> c.store2(a + (short) (word >> 16), b, pc - 1);
                case STORE4 -> c.store4(a + (short) (word >> 16), b, pc - 1);
                case STORE8 -> c.store8(a + (short) (word >> 16), b, pc - 1);
                case WIDE -> r[d] = low(word >>> 32) | code[pc++] & ~0xffff_ffffL;
                case JUMP -> pc = far(c, pc, (int) b);
                case CALL -> help(c, r, pc - 1, (int) b);
                case LOCAL -> pc = enter(c, r, pc, (int) b);
                case EXIT, TAIL -> {
                    pc = leave(c, r, pc, word, base);
                    if (pc < 0) {
                        return r[0];
                    }
                }
                default -> pc = Rare.execute(c, r, word, pc);
            }
        }
    }

    private static long low(long value) {
        return value & 0xffff_ffffL;
    }

    /** Goes where a branch goes. */
    static int jump(VmContext c, int pc, long word) {
        return far(c, pc, (short) (word >> 16));
    }

    /** Goes to another slot; back is what makes a program long. */
    private static int far(VmContext c, int pc, int offset) {
        if (offset < 0 && --c.budget < 0) {
            throw c.ranTooLong(pc - 1);
        }
        return pc + offset;
    }

    private static void help(VmContext c, long[] r, int slot, int id) {
        c.slot = slot;
        c.framePointer = r[10];
        r[0] = HelperTable.call(id, c, r[1], r[2], r[3], r[4], r[5]);
        clear(r, 1);
    }

    /** Sets five registers to 0: arguments after a call, or those that a function has not got from its caller. */
    private static void clear(long[] r, int first) {
        r[first] = 0;
        r[first + 1] = 0;
        r[first + 2] = 0;
        r[first + 3] = 0;
        r[first + 4] = 0;
    }

    private static int enter(VmContext c, long[] r, int pc, int offset) {
        if (--c.budget < 0) {
            throw c.ranTooLong(pc - 1);
        }
        c.registers.push(pc);
        long frame = c.nextFrame(r[10], pc - 1);
        r[0] = 0;
        clear(r, 6);
        r[10] = frame;
        return pc + offset;
    }

    /** Returns the slot to go on at, -1 if that is not in a function that was called from here. */
    private static int leave(VmContext c, long[] r, int pc, long word, int base) {
        if (((int) word & 0xff) * STRIDE == TAIL && !tail(c, r, pc - 1)) {
            return pc;
        }
        clear(r, 1);
        return c.registers.depth == base ? -1 : c.registers.pop();
    }

    /** Returns whether another program ran. */
    private static boolean tail(VmContext c, long[] r, int slot) {
        c.slot = slot;
        VmCode next = c.tailTarget(r[1], r[2], r[3]);
        if (next == null) {
            clear(r, 1);
            return false;
        }
        r[0] = c.goOn(next, r[10]);
        return true;
    }
}
