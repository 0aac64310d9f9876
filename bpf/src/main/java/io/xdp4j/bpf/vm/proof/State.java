package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.Register;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What is known where an instruction starts: of each register, of what was spilled, and how long the frame is. */
public final class State {

    private static final int SPILLS = 64;
    private static final int WIDEN_AFTER = 4;
    private static final int GIVE_UP_AFTER = 12;
    private static final long[] NO_LIMITS = {};

    private final Value[] registers = new Value[11];

    // Guesses alone: any store may have gone to the stack.
    private final Value[] spills = new Value[SPILLS];

    /** By id of a packet base: so many bytes from it on are in the frame. */
    private final Map<Integer, Long> proven = new HashMap<>();

    private int joins;

    private State() {}

    /** At the start of a function that is called with anything. */
    public static State entry() {
        var state = new State();
        Arrays.fill(state.registers, Value.UNKNOWN);
        Arrays.fill(state.spills, Value.UNKNOWN);
        state.registers[10] = Value.at(Kind.STACK, 0);
        return state;
    }

    public State copy() {
        var copy = new State();
        System.arraycopy(registers, 0, copy.registers, 0, registers.length);
        System.arraycopy(spills, 0, copy.spills, 0, SPILLS);
        copy.proven.putAll(proven);
        return copy;
    }

    public Value get(Register register) {
        return registers[register.ordinal()];
    }

    public void set(Register register, Value value) {
        registers[register.ordinal()] = value;
    }

    /** Returns what may be in a place of the stack, by its offset from R10. */
    Value spill(long offset) {
        return offset < -512 || offset > -8 || offset % 8 != 0 ? Value.UNKNOWN : spills[(int) (offset + 512) / 8];
    }

    /** Notes a store of 8 bytes, or of less, at an offset from R10. */
    void spill(long offset, int bytes, Value value) {
        if (offset < -512 || offset + bytes > 0) {
            return;
        }
        int slot = (int) (offset + 512) / 8;
        spills[slot] = bytes == 8 && offset % 8 == 0 ? value.guess() : Value.UNKNOWN;
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
            if (registers[i].kind() == Kind.PACKET && registers[i].id() == id) {
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
    void call(Value result) {
        Arrays.fill(registers, 1, 6, Value.constant(0));
        registers[0] = result;
    }

    /**
     * Takes in what is known on another way to here; returns whether that changed anything.
     *
     * @param limits where numbers that grow may stop, ascending
     */
    public boolean join(State that, long[] limits) {
        joins++;
        long[] stops = joins > GIVE_UP_AFTER ? NO_LIMITS : limits;
        boolean changed = join(registers, that.registers, stops) | join(spills, that.spills, stops);
        return changed | proven.entrySet().removeIf(entry -> !that.proven.containsKey(entry.getKey())) | lower(that);
    }

    private boolean lower(State that) {
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

    private boolean join(Value[] mine, Value[] other, long[] limits) {
        boolean changed = false;
        for (int i = 0; i < mine.length; i++) {
            Value before = mine[i];
            Value joined = before.join(other[i]);
            if (!joined.same(before)) {
                mine[i] = joins > WIDEN_AFTER ? joined.widen(before, limits) : joined;
                changed = true;
            }
        }
        return changed;
    }
}
