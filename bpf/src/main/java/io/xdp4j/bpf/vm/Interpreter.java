package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.vm.Ops.*;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.map.VmMap;
import java.util.Map;
import java.util.Set;

/**
 * Runs a program instruction by instruction.
 *
 * <p>One switch for what needs registers alone; {@link Accesses} has loads and stores, {@link Rare} calls and what is
 * rare. Both are too large for HotSpot to inline: inlined, they would leave the loop no registers of the processor. All
 * are below 8,000 bytes, above which HotSpot does not compile.
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
        Calls.clear(r, 6);
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
        int base = c.registers.base;
        c.registers.base = c.registers.depth;
        interpret(c, r, start);
        c.registers.base = base;
        return r[0];
    }

    private void interpret(VmContext c, long[] r, int start) {
        long[] code = this.code;
        int mask = r.length - 1; // with it as mask, HotSpot knows that indices are in bounds
        int pc = start;
        for (; ; ) {
            long word = code[pc++];
            int d = (int) word & mask;
            r[CONSTANT] = word >> 32;
            long a = r[d];
            long b = r[(int) (word >>> 12) & mask];
            boolean jumps = switch ((int) word & OPERATION) {
                case A64 + ADD -> set(r, d, a + b);
                case A64 + SUB -> set(r, d, a - b);
                case A64 + MUL -> set(r, d, a * b);
                case A64 + OR -> set(r, d, a | b);
                case A64 + AND -> set(r, d, a & b);
                case A64 + LSH -> set(r, d, a << b);
                case A64 + RSH -> set(r, d, a >>> b);
                case A64 + XOR -> set(r, d, a ^ b);
                case A64 + ARSH -> set(r, d, a >> b);
                case A32 + ADD -> set(r, d, low(a + b));
                case A32 + SUB -> set(r, d, low(a - b));
                case A32 + MUL -> set(r, d, low(a * b));
                case A32 + OR -> set(r, d, low(a | b));
                case A32 + AND -> set(r, d, low(a & b));
                case A32 + LSH -> set(r, d, low((int) a << (int) b));
                case A32 + RSH -> set(r, d, low((int) a >>> (int) b));
                case A32 + XOR -> set(r, d, low(a ^ b));
                case A32 + ARSH -> set(r, d, low((int) a >> (int) b));
                case MOV64 -> set(r, d, b);
                case MOV32 -> set(r, d, low(b));
                case J64 + EQ -> a == b;
                case J64 + GT -> Long.compareUnsigned(a, b) > 0;
                case J64 + GE -> Long.compareUnsigned(a, b) >= 0;
                case J64 + SET -> (a & b) != 0;
                case J64 + NE -> a != b;
                case J64 + SGT -> a > b;
                case J64 + SGE -> a >= b;
                case J64 + LT -> Long.compareUnsigned(a, b) < 0;
                case J64 + LE -> Long.compareUnsigned(a, b) <= 0;
                case J64 + SLT -> a < b;
                case J32 + EQ -> (int) a == (int) b;
                case J32 + GT -> low(a) > low(b);
                case J32 + GE -> low(a) >= low(b);
                case J32 + NE -> (int) a != (int) b;
                case J32 + LT -> low(a) < low(b);
                case J32 + LE -> low(a) <= low(b);
                case JUMP -> true;
                case LOAD1, LOAD2, LOAD4, LOAD8, STORE1, STORE2, STORE4, STORE8 -> {
                    Accesses.execute(c, r, word, pc - 1);
                    yield false;
                }
                case WIDE -> set(r, d, low(word >>> 32) | code[pc++] & ~0xffff_ffffL);
                default -> {
                    pc = Rare.execute(c, r, word, pc);
                    yield pc == Calls.OVER;
                }
            };
            if (jumps) {
                if (pc == Calls.OVER) {
                    return;
                }
                pc = jump(c, pc, (short) (word >> 16));
            }
        }
    }

    /** Sets a register; does not jump. */
    private static boolean set(long[] r, int register, long value) {
        r[register] = value;
        return false;
    }

    private static int jump(VmContext c, int pc, int offset) {
        if (offset < 0 && --c.budget < 0) {
            throw c.ranTooLong(pc - 1);
        }
        return pc + offset;
    }

    private static long low(long value) {
        return value & 0xffff_ffffL;
    }
}
