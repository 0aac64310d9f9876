package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.vm.Ops.*;

/** What the interpreter does seldom, and where it calls and returns: a second switch. */
final class Rare {

    private static final int FETCH = 1;

    private Rare() {}

    /** Executes what is before slot {@code pc}. Returns the slot to go on at, {@link Calls#OVER} if there is none. */
    static int execute(VmContext c, long[] r, long word, int pc) {
        int slot = pc - 1;
        int next = pc;
        int d = (int) word & 15;
        int s = (int) (word >>> 12) & 15;
        long address = (short) (word >> 16);
        switch ((int) word & OPERATION) {
            case A64 + DIV -> r[d] = divide(r[d], r[s]);
            case A64 + MOD -> r[d] = remainder(r[d], r[s]);
            case A64 + SDIV -> r[d] = r[s] == 0 ? 0 : r[d] / r[s];
            case A64 + SMOD -> r[d] = r[s] == 0 ? r[d] : r[d] % r[s];
            case A32 + DIV -> r[d] = divide(low(r[d]), low(r[s]));
            case A32 + MOD -> r[d] = remainder(low(r[d]), low(r[s]));
            case A32 + SDIV -> r[d] = low((int) r[s] == 0 ? 0 : (int) r[d] / (int) r[s]);
            case A32 + SMOD -> r[d] = low((int) r[s] == 0 ? (int) r[d] : (int) r[d] % (int) r[s]);
            case NEG64 -> r[d] = -r[d];
            case NEG32 -> r[d] = low(-r[d]);
            case EXTEND8 -> r[d] = (byte) r[s];
            case EXTEND16 -> r[d] = (short) r[s];
            case EXTEND32 -> r[d] = (int) r[s];
            case EXTEND8_32 -> r[d] = low((byte) r[s]);
            case EXTEND16_32 -> r[d] = low((short) r[s]);
            case LITTLE16 -> r[d] = r[d] & 0xffff;
            case LITTLE32 -> r[d] = low(r[d]);
            case LITTLE64 -> {}
            case BIG16 -> r[d] = Short.reverseBytes((short) r[d]) & 0xffff;
            case BIG32 -> r[d] = low(Integer.reverseBytes((int) r[d]));
            case BIG64 -> r[d] = Long.reverseBytes(r[d]);
            case LOAD_SIGNED1 -> r[d] = (byte) c.load1(r[s] + address, slot);
            case LOAD_SIGNED2 -> r[d] = (short) c.load2(r[s] + address, slot);
            case LOAD_SIGNED4 -> r[d] = (int) Memory.get4(c.space, c.host(r[s] + address, 4, false, slot));
            case ATOMIC4 -> old(r, s, word, c.atomic4((int) (word >> 32), r[d] + address, r[s], r[0], slot));
            case ATOMIC8 -> old(r, s, word, c.atomic8((int) (word >> 32), r[d] + address, r[s], r[0], slot));
            case J64 + SLE -> next = r[d] <= r[s] ? go(c, pc, (short) (word >> 16)) : pc;
            case J32 + SET -> next = (int) (r[d] & r[s]) != 0 ? go(c, pc, (short) (word >> 16)) : pc;
            case J32 + SGT -> next = (int) r[d] > (int) r[s] ? go(c, pc, (short) (word >> 16)) : pc;
            case J32 + SGE -> next = (int) r[d] >= (int) r[s] ? go(c, pc, (short) (word >> 16)) : pc;
            case J32 + SLT -> next = (int) r[d] < (int) r[s] ? go(c, pc, (short) (word >> 16)) : pc;
            case J32 + SLE -> next = (int) r[d] <= (int) r[s] ? go(c, pc, (short) (word >> 16)) : pc;
            case CALL -> Calls.help(c, r, slot, (int) (word >> 32));
            case LOCAL -> next = Calls.enter(c, r, pc, (int) (word >> 32));
            case EXIT -> next = Calls.leave(c, r);
            case TAIL -> next = Calls.tail(c, r, pc);
            case FAR -> next = go(c, pc, (int) (word >> 32));
            default -> throw new AssertionError("word " + Long.toHexString(word));
        }
        return next;
    }

    /** Goes to another slot; back is what makes a program long. */
    private static int go(VmContext c, int pc, int offset) {
        if (offset < 0 && --c.budget < 0) {
            throw c.ranTooLong(pc - 1);
        }
        return pc + offset;
    }

    /** Puts what an atomic operation found where it is wanted. */
    private static void old(long[] r, int source, long word, long found) {
        int op = (int) (word >> 32);
        if (op == Memory.CMPXCHG) {
            r[0] = found;
        } else if ((op & FETCH) != 0) {
            r[source] = found;
        }
    }

    private static long divide(long dividend, long divisor) {
        return divisor == 0 ? 0 : Long.divideUnsigned(dividend, divisor);
    }

    private static long remainder(long dividend, long divisor) {
        return divisor == 0 ? dividend : Long.remainderUnsigned(dividend, divisor);
    }

    private static long low(long value) {
        return value & 0xffff_ffffL;
    }
}
