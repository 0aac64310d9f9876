package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.Width;
import java.util.List;

/** What is known behind an instruction, by what is known before it. */
public final class Transfer {

    private static final long U32 = 0xffff_ffffL;

    private final List<String> maps;
    private final List<Region> regions;

    /** Of a program with these maps, by name and where their values are. */
    public Transfer(List<String> maps, List<Region> regions) {
        this.maps = maps;
        this.regions = regions;
    }

    /** Brings {@code state} behind an instruction; branches are {@link Refinement}'s. */
    public void apply(State state, int slot, Instruction instruction) {
        switch (instruction) {
            case Instruction.Alu alu -> alu(state, slot, alu);
            case Instruction.Move move -> move(state, move);
            case Instruction.MoveSignExtend move -> set(state, move.destination(), extended(state, move));
            case Instruction.Negate negate ->
                set(state, negate.destination(), negate.width() == Width.W32 ? bits(32) : Value.UNKNOWN);
            case Instruction.ToLittle swap -> set(state, swap.destination(), bits(swap.bits()));
            case Instruction.ToBig swap -> set(state, swap.destination(), bits(swap.bits()));
            case Instruction.ByteSwap swap -> set(state, swap.destination(), bits(swap.bits()));
            case Instruction.Load load -> set(state, load.destination(), loaded(state, load));
            case Instruction.LoadSigned load -> set(state, load.destination(), signed(load.size()));
            case Instruction.Store store ->
                store(state, store.base(), store.offset(), store.size(), state.get(store.source()));
            case Instruction.StoreImmediate store ->
                store(state, store.base(), store.offset(), store.size(), Value.UNKNOWN);
            case Instruction.Atomic atomic -> atomic(state, atomic);
            case Instruction.Wide wide -> set(state, wide.destination(), constant(wide));
            case Instruction.Call call -> call(state, call.helper());
            case Instruction.CallLocal _ -> {
                state.forgetFrame();
                state.call(Value.UNKNOWN);
            }
            case Instruction.CallKfunc _, Instruction.LoadPacket _, Instruction.LoadPacketIndirect _ -> {}
            case Instruction.Jump _, Instruction.JumpLong _, Instruction.Branch _, Instruction.Exit _ -> {}
        }
    }

    private static void set(State state, Register register, Value value) {
        state.set(register, value);
    }

    public static Value value(State state, Operand operand) {
        return switch (operand) {
            case Register register -> state.get(register);
            case Operand.Immediate immediate -> Value.constant(immediate.value());
        };
    }

    private static Value bits(int bits) {
        return bits == 64 ? Value.UNKNOWN : Value.scalar(0, (1L << bits) - 1);
    }

    private static Value signed(Size size) {
        long half = 1L << size.bits() - 1;
        return Value.scalar(-half, half - 1);
    }

    private static Value extended(State state, Instruction.MoveSignExtend move) {
        if (move.width() == Width.W32) {
            return bits(32);
        }
        long half = 1L << move.bits() - 1;
        Value source = state.get(move.source());
        return source.isWithin(half - 1) ? source : Value.scalar(-half, half - 1);
    }

    private static void move(State state, Instruction.Move move) {
        Value value = value(state, move.source());
        set(state, move.destination(), move.width() == Width.W64 ? value : scalarLow(value));
    }

    private static Value scalarLow(Value value) {
        // The low half of a frame's address is the address.
        return value.isScalar() ? Range.low(value) : value.kind() == Kind.PACKET ? value.guess() : bits(32);
    }

    private static void alu(State state, int slot, Instruction.Alu alu) {
        Value left = state.get(alu.destination());
        Value right = value(state, alu.source());
        set(state, alu.destination(), alu(state, slot, alu, left, right));
    }

    private static Value alu(State state, int slot, Instruction.Alu alu, Value left, Value right) {
        if (!left.isPointer() && !right.isPointer()) {
            return Range.alu(alu.width(), alu.op(), left.isScalar() ? left : Value.UNKNOWN, number(right));
        }
        if (alu.width() == Width.W32) {
            return bits(32);
        }
        return switch (alu.op()) {
            case ADD -> left.isPointer() ? moved(state, slot, left, right) : moved(state, slot, right, left);
            case SUB -> right.isPointer() ? Value.UNKNOWN : minus(left, number(right));
            default -> Value.UNKNOWN;
        };
    }

    private static Value number(Value value) {
        return value.isScalar() ? value : Value.UNKNOWN;
    }

    private static Value minus(Value pointer, Value number) {
        return number.low() == Long.MIN_VALUE || !isMovable(pointer)
                ? pointer.guess()
                : pointer.plus(Range.negated(number));
    }

    /** Of what is 0 at times no sum is known, and of a map none makes sense. */
    private static boolean isMovable(Value pointer) {
        return pointer.kind() != Kind.VALUE_OR_NULL && pointer.kind() != Kind.MAP;
    }

    private static Value moved(State state, int slot, Value pointer, Value by) {
        if (by.isPointer() || !isMovable(pointer)) {
            return by.isPointer() ? Value.ANY : pointer.guess();
        }
        Value number = number(by);
        if (pointer.kind() == Kind.PACKET && !number.isConstant()) {
            return base(state, slot, pointer, number);
        }
        return pointer.plus(number);
    }

    /** Makes a new base of a packet's address and a number that is not known. */
    private static Value base(State state, int slot, Value pointer, Value number) {
        int id = slot + 1;
        boolean same = pointer.id() == id;
        long end = number.high() > Value.MAX_SPAN ? Long.MAX_VALUE : pointer.high() + number.high();
        if (pointer.id() != Value.NONE
                && pointer.low() >= 0
                && number.low() >= 0
                && pointer.high() <= Value.MAX_SPAN
                && end < state.proven(pointer.id())) {
            return pointer.plus(number); // known to be in the frame wherever it is
        }
        state.forget(id);
        if (same || pointer.id() == Value.NONE || pointer.low() < 0 || number.low() < 0) {
            return pointer.guess();
        }
        if (pointer.high() > Value.MAX_SPAN || number.high() > Value.MAX_SPAN) {
            return pointer.guess();
        }
        long span = pointer.span() + pointer.high() + number.high();
        return span > Value.MAX_SPAN ? pointer.guess() : new Value(Kind.PACKET, id, 0, 0, span);
    }

    private static Value loaded(State state, Instruction.Load load) {
        Value base = state.get(load.base());
        if (base.low() == base.high() && load.size() == Size.WORD && base.kind() == Kind.CONTEXT) {
            return field(base.low() + load.offset());
        }
        if (base.low() == base.high() && load.size() == Size.DOUBLE && base.kind() == Kind.STACK) {
            return state.spill(base.low() + load.offset());
        }
        return bits(load.size().bits());
    }

    private static Value field(long offset) {
        return switch ((int) offset) {
            case 0 -> Value.at(Kind.PACKET, Value.DATA);
            case 4 -> Value.at(Kind.PACKET_END, 0);
            case 8 -> Value.full(Kind.PACKET, Value.NONE);
            default -> bits(32);
        };
    }

    private static void store(State state, Register base, int offset, Size size, Value value) {
        Value to = state.get(base);
        if (to.kind() == Kind.STACK && to.low() == to.high()) {
            state.spill(to.low() + offset, size.bytes(), value);
        }
    }

    private static void atomic(State state, Instruction.Atomic atomic) {
        store(state, atomic.base(), atomic.offset(), atomic.size(), Value.UNKNOWN);
        switch (atomic.op()) {
            case ADD, OR, AND, XOR -> {}
            case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG ->
                state.set(atomic.source(), bits(atomic.size().bits()));
            case CMPXCHG -> state.set(Register.R0, bits(atomic.size().bits()));
        }
    }

    private Value constant(Instruction.Wide wide) {
        return switch (wide) {
            case Instruction.LoadImmediate64 load -> Value.constant(load.value());
            case Instruction.LoadMapNamed load -> Value.at(Kind.MAP, maps.indexOf(load.map()));
            case Instruction.LoadMapValueNamed load ->
                new Value(Kind.VALUE, maps.indexOf(load.map()), load.offset() & U32, load.offset() & U32, 0);
            default -> Value.UNKNOWN;
        };
    }

    private void call(State state, int helper) {
        Value result = Value.UNKNOWN;
        if (helper == Helper.MAP_LOOKUP_ELEM.id()) {
            Value map = state.get(Register.R1);
            result = isMap(map) && hasValues(regions.get(map.id()))
                    ? Value.at(Kind.VALUE_OR_NULL, map.id())
                    : Value.UNKNOWN;
        }
        if (mayChangeFrame(helper)) {
            state.forgetFrame();
        }
        state.call(result);
    }

    /** Returns whether what is found in a map is a value in its region, from the value's start on. */
    public static boolean hasValues(Region region) {
        return switch (region.map.spec().type()) {
            case ARRAY, PERCPU_ARRAY, HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE -> true;
            case PROG_ARRAY, PERF_EVENT_ARRAY, ARRAY_OF_MAPS, HASH_OF_MAPS, DEVMAP, DEVMAP_HASH, CPUMAP -> false;
            case XSKMAP, QUEUE, STACK, RINGBUF -> false;
        };
    }

    /** Returns whether it is known which map it is. */
    public static boolean isMap(Value value) {
        return value.kind() == Kind.MAP && value.low() == 0 && value.high() == 0;
    }

    /** Returns whether the frame may lie elsewhere after a helper; what calls back may do anything. */
    public static boolean mayChangeFrame(int helper) {
        return helper == Helper.XDP_ADJUST_HEAD.id()
                || helper == Helper.XDP_ADJUST_META.id()
                || helper == Helper.XDP_ADJUST_TAIL.id()
                || callsBack(helper);
    }

    /** Returns whether a helper calls functions of the program. */
    public static boolean callsBack(int helper) {
        return helper == Helper.LOOP.id()
                || helper == Helper.FOR_EACH_MAP_ELEM.id()
                || helper >= Helper.TIMER_INIT.id() && helper <= Helper.TIMER_CANCEL.id();
    }
}
