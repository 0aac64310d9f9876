package io.xdp4j.bpf.vm;

/** What the interpreter does where a program calls and returns. */
final class Calls {

    /** Instead of the slot to go on at: the run, or the function that was called back, is over. */
    static final int OVER = -1;

    private Calls() {}

    /** Calls a helper. */
    static void help(VmContext c, long[] r, int slot, int id) {
        c.slot = slot;
        c.framePointer = r[10];
        r[0] = HelperTable.call(id, c, r[1], r[2], r[3], r[4], r[5]);
        clear(r, 1);
    }

    /** Sets five registers to 0: arguments after a call, or those that a function has not got from its caller. */
    static void clear(long[] r, int first) {
        r[first] = 0;
        r[first + 1] = 0;
        r[first + 2] = 0;
        r[first + 3] = 0;
        r[first + 4] = 0;
    }

    /** Calls a function of the program. Returns the slot to go on at. */
    static int enter(VmContext c, long[] r, int pc, int offset) {
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

    /** Returns the slot to go on at, {@link #OVER} if that is not in a function that was called from here. */
    static int leave(VmContext c, long[] r) {
        Registers registers = c.registers;
        clear(r, 1);
        return registers.depth == registers.base ? OVER : registers.pop();
    }

    /** Runs another program. Returns the slot to go on at, which is the next if there is none. */
    static int tail(VmContext c, long[] r, int pc) {
        c.slot = pc - 1;
        VmCode next = c.tailTarget(r[1], r[2], r[3]);
        if (next == null) {
            clear(r, 1);
            return pc;
        }
        r[0] = c.goOn(next, r[10]);
        return leave(c, r);
    }
}
