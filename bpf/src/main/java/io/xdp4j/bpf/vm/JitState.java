package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Register;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What is known where an instruction starts: of each register, of what was spilled, and how long the frame is. */
final class JitState {

    private static final int SPILLS = 64;
    private static final int WIDEN_AFTER = 4;
    private static final int GIVE_UP_AFTER = 12;
    private static final long[] NO_LIMITS = {};

    private final JitValue[] registers = new JitValue[11];

    // Guesses alone: any store may have gone to the stack.
    private final JitValue[] spills = new JitValue[SPILLS];

    /** By id of a packet base: so many bytes from it on are in the frame. */
    private final Map<Integer, Long> proven = new HashMap<>();

    private int joins;

    private JitState() {}

    /** At the start of a function that is called with anything. */
    static JitState entry() {
        var state = new JitState();
        Arrays.fill(state.registers, JitValue.UNKNOWN);
        Arrays.fill(state.spills, JitValue.UNKNOWN);
        state.registers[10] = JitValue.at(JitKind.STACK, 0);
        return state;
    }

    JitState copy() {
        var copy = new JitState();
        System.arraycopy(registers, 0, copy.registers, 0, registers.length);
        System.arraycopy(spills, 0, copy.spills, 0, SPILLS);
        copy.proven.putAll(proven);
        return copy;
    }

    JitValue get(Register register) {
        return registers[register.ordinal()];
    }

    void set(Register register, JitValue value) {
        registers[register.ordinal()] = value;
    }

    /** Returns what may be in a place of the stack, by its offset from R10. */
    JitValue spill(long offset) {
        return offset < -512 || offset > -8 || offset % 8 != 0 ? JitValue.UNKNOWN : spills[(int) (offset + 512) / 8];
    }

    /** Notes a store of 8 bytes, or of less, at an offset from R10. */
    void spill(long offset, int bytes, JitValue value) {
        if (offset < -512 || offset + bytes > 0) {
            return;
        }
        int slot = (int) (offset + 512) / 8;
        spills[slot] = bytes == 8 && offset % 8 == 0 ? value.guess() : JitValue.UNKNOWN;
    }

    /** Returns how many bytes from a base on are known to be in the frame. */
    long proven(int id) {
        return proven.getOrDefault(id, 0L);
    }

    void prove(int id, long bytes) {
        proven.merge(id, bytes, Math::max);
    }

    /** Forgets a base whose slot is run once more. */
    void forget(int id) {
        proven.remove(id);
        for (int i = 0; i < registers.length; i++) {
            if (registers[i].kind() == JitKind.PACKET && registers[i].id() == id) {
                registers[i] = registers[i].guess();
            }
        }
    }

    /** Forgets what was known of the frame, which may be shorter now. */
    void forgetFrame() {
        proven.clear();
        for (int i = 0; i < registers.length; i++) {
            registers[i] = registers[i].afterFrameChange();
        }
    }

    /** What a call leaves: R1 to R5 are 0, R0 is what it returned. */
    void call(JitValue result) {
        Arrays.fill(registers, 1, 6, JitValue.constant(0));
        registers[0] = result;
    }

    /**
     * Takes in what is known on another way to here; returns whether that changed anything.
     *
     * @param limits where numbers that grow may stop, ascending
     */
    boolean join(JitState that, long[] limits) {
        joins++;
        long[] stops = joins > GIVE_UP_AFTER ? NO_LIMITS : limits;
        boolean changed = join(registers, that.registers, stops) | join(spills, that.spills, stops);
        return changed | proven.entrySet().removeIf(entry -> !that.proven.containsKey(entry.getKey())) | lower(that);
    }

    private boolean lower(JitState that) {
        boolean changed = false;
        for (Map.Entry<Integer, Long> entry : proven.entrySet()) {
            long other = that.proven(entry.getKey());
            if (other < entry.getValue()) {
                entry.setValue(other);
                changed = true;
            }
        }
        return changed;
    }

    private boolean join(JitValue[] mine, JitValue[] other, long[] limits) {
        boolean changed = false;
        for (int i = 0; i < mine.length; i++) {
            JitValue before = mine[i];
            JitValue joined = before.join(other[i]);
            if (!joined.same(before)) {
                mine[i] = joins > WIDEN_AFTER ? joined.widen(before, limits) : joined;
                changed = true;
            }
        }
        return changed;
    }
}
