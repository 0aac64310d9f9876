package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.Width;
import java.util.List;

/** What is known behind an instruction, by what is known before it. */
final class JitTransfer {

    private static final long U32 = 0xffff_ffffL;

    private final List<String> maps;
    private final List<Region> regions;

    /** Of a program with these maps, by name and where their values are. */
    JitTransfer(List<String> maps, List<Region> regions) {
        this.maps = maps;
        this.regions = regions;
    }

    /** Brings {@code state} behind an instruction; branches are {@link JitRefine}'s. */
    void apply(JitState state, int slot, Instruction instruction) {
        switch (instruction) {
            case Instruction.Alu alu -> alu(state, slot, alu);
            case Instruction.Move move -> move(state, move);
            case Instruction.MoveSignExtend move -> set(state, move.destination(), extended(state, move));
            case Instruction.Negate negate ->
                set(state, negate.destination(), negate.width() == Width.W32 ? bits(32) : JitValue.UNKNOWN);
            case Instruction.ToLittle swap -> set(state, swap.destination(), bits(swap.bits()));
            case Instruction.ToBig swap -> set(state, swap.destination(), bits(swap.bits()));
            case Instruction.ByteSwap swap -> set(state, swap.destination(), bits(swap.bits()));
            case Instruction.Load load -> set(state, load.destination(), loaded(state, load));
            case Instruction.LoadSigned load -> set(state, load.destination(), signed(load.size()));
            case Instruction.Store store ->
                store(state, store.base(), store.offset(), store.size(), state.get(store.source()));
            case Instruction.StoreImmediate store ->
                store(state, store.base(), store.offset(), store.size(), JitValue.UNKNOWN);
            case Instruction.Atomic atomic -> atomic(state, atomic);
            case Instruction.Wide wide -> set(state, wide.destination(), constant(wide));
            case Instruction.Call call -> call(state, call.helper());
            case Instruction.CallLocal _ -> {
                state.forgetFrame();
                state.call(JitValue.UNKNOWN);
            }
            case Instruction.CallKfunc _, Instruction.LoadPacket _, Instruction.LoadPacketIndirect _ -> {}
            case Instruction.Jump _, Instruction.JumpLong _, Instruction.Branch _, Instruction.Exit _ -> {}
        }
    }

    private static void set(JitState state, Register register, JitValue value) {
        state.set(register, value);
    }

    static JitValue value(JitState state, Operand operand) {
        return switch (operand) {
            case Register register -> state.get(register);
            case Operand.Immediate immediate -> JitValue.constant(immediate.value());
        };
    }

    private static JitValue bits(int bits) {
        return bits == 64 ? JitValue.UNKNOWN : JitValue.scalar(0, (1L << bits) - 1);
    }

    private static JitValue signed(Size size) {
        long half = 1L << size.bits() - 1;
        return JitValue.scalar(-half, half - 1);
    }

    private static JitValue extended(JitState state, Instruction.MoveSignExtend move) {
        if (move.width() == Width.W32) {
            return bits(32);
        }
        long half = 1L << move.bits() - 1;
        JitValue source = state.get(move.source());
        return source.isWithin(half - 1) ? source : JitValue.scalar(-half, half - 1);
    }

    private static void move(JitState state, Instruction.Move move) {
        JitValue value = value(state, move.source());
        set(state, move.destination(), move.width() == Width.W64 ? value : scalarLow(value));
    }

    private static JitValue scalarLow(JitValue value) {
        // The low half of a frame's address is the address.
        return value.isScalar() ? JitRange.low(value) : value.kind() == JitKind.PACKET ? value.guess() : bits(32);
    }

    private static void alu(JitState state, int slot, Instruction.Alu alu) {
        JitValue left = state.get(alu.destination());
        JitValue right = value(state, alu.source());
        set(state, alu.destination(), alu(state, slot, alu, left, right));
    }

    private static JitValue alu(JitState state, int slot, Instruction.Alu alu, JitValue left, JitValue right) {
        if (!left.isPointer() && !right.isPointer()) {
            return JitRange.alu(alu.width(), alu.op(), left.isScalar() ? left : JitValue.UNKNOWN, number(right));
        }
        if (alu.width() == Width.W32) {
            return bits(32);
        }
        return switch (alu.op()) {
            case ADD -> left.isPointer() ? moved(state, slot, left, right) : moved(state, slot, right, left);
            case SUB -> right.isPointer() ? JitValue.UNKNOWN : minus(left, number(right));
            default -> JitValue.UNKNOWN;
        };
    }

    private static JitValue number(JitValue value) {
        return value.isScalar() ? value : JitValue.UNKNOWN;
    }

    private static JitValue minus(JitValue pointer, JitValue number) {
        return number.low() == Long.MIN_VALUE || !isMovable(pointer)
                ? pointer.guess()
                : pointer.plus(JitRange.negated(number));
    }

    /** Of what is 0 at times no sum is known, and of a map none makes sense. */
    private static boolean isMovable(JitValue pointer) {
        return pointer.kind() != JitKind.VALUE_OR_NULL && pointer.kind() != JitKind.MAP;
    }

    private static JitValue moved(JitState state, int slot, JitValue pointer, JitValue by) {
        if (by.isPointer() || !isMovable(pointer)) {
            return by.isPointer() ? JitValue.ANY : pointer.guess();
        }
        JitValue number = number(by);
        if (pointer.kind() == JitKind.PACKET && !number.isConstant()) {
            return base(state, slot, pointer, number);
        }
        return pointer.plus(number);
    }

    /** Makes a new base of a packet's address and a number that is not known. */
    private static JitValue base(JitState state, int slot, JitValue pointer, JitValue number) {
        int id = slot + 1;
        boolean same = pointer.id() == id;
        long end = number.high() > JitValue.MAX_SPAN ? Long.MAX_VALUE : pointer.high() + number.high();
        if (pointer.id() != JitValue.NONE
                && pointer.low() >= 0
                && number.low() >= 0
                && pointer.high() <= JitValue.MAX_SPAN
                && end < state.proven(pointer.id())) {
            return pointer.plus(number); // known to be in the frame wherever it is
        }
        state.forget(id);
        if (same || pointer.id() == JitValue.NONE || pointer.low() < 0 || number.low() < 0) {
            return pointer.guess();
        }
        if (pointer.high() > JitValue.MAX_SPAN || number.high() > JitValue.MAX_SPAN) {
            return pointer.guess();
        }
        long span = pointer.span() + pointer.high() + number.high();
        return span > JitValue.MAX_SPAN ? pointer.guess() : new JitValue(JitKind.PACKET, id, 0, 0, span);
    }

    private static JitValue loaded(JitState state, Instruction.Load load) {
        JitValue base = state.get(load.base());
        if (base.low() == base.high() && load.size() == Size.WORD && base.kind() == JitKind.CONTEXT) {
            return field(base.low() + load.offset());
        }
        if (base.low() == base.high() && load.size() == Size.DOUBLE && base.kind() == JitKind.STACK) {
            return state.spill(base.low() + load.offset());
        }
        return bits(load.size().bits());
    }

    private static JitValue field(long offset) {
        return switch ((int) offset) {
            case 0 -> JitValue.at(JitKind.PACKET, JitValue.DATA);
            case 4 -> JitValue.at(JitKind.PACKET_END, 0);
            case 8 -> JitValue.full(JitKind.PACKET, JitValue.NONE);
            default -> bits(32);
        };
    }

    private static void store(JitState state, Register base, int offset, Size size, JitValue value) {
        JitValue to = state.get(base);
        if (to.kind() == JitKind.STACK && to.low() == to.high()) {
            state.spill(to.low() + offset, size.bytes(), value);
        }
    }

    private static void atomic(JitState state, Instruction.Atomic atomic) {
        store(state, atomic.base(), atomic.offset(), atomic.size(), JitValue.UNKNOWN);
        switch (atomic.op()) {
            case ADD, OR, AND, XOR -> {}
            case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG ->
                state.set(atomic.source(), bits(atomic.size().bits()));
            case CMPXCHG -> state.set(Register.R0, bits(atomic.size().bits()));
        }
    }

    private JitValue constant(Instruction.Wide wide) {
        return switch (wide) {
            case Instruction.LoadImmediate64 load -> JitValue.constant(load.value());
            case Instruction.LoadMapNamed load -> JitValue.at(JitKind.MAP, maps.indexOf(load.map()));
            case Instruction.LoadMapValueNamed load ->
                new JitValue(JitKind.VALUE, maps.indexOf(load.map()), load.offset() & U32, load.offset() & U32, 0);
            default -> JitValue.UNKNOWN;
        };
    }

    private void call(JitState state, int helper) {
        JitValue result = JitValue.UNKNOWN;
        if (helper == Helper.MAP_LOOKUP_ELEM.id()) {
            JitValue map = state.get(Register.R1);
            result = isMap(map) && hasValues(regions.get(map.id()))
                    ? JitValue.at(JitKind.VALUE_OR_NULL, map.id())
                    : JitValue.UNKNOWN;
        }
        if (mayChangeFrame(helper)) {
            state.forgetFrame();
        }
        state.call(result);
    }

    /** Returns whether what is found in a map is a value in its region, from the value's start on. */
    static boolean hasValues(Region region) {
        return switch (region.map.spec().type()) {
            case ARRAY, PERCPU_ARRAY, HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, LPM_TRIE -> true;
            case PROG_ARRAY, PERF_EVENT_ARRAY, ARRAY_OF_MAPS, HASH_OF_MAPS, DEVMAP, DEVMAP_HASH, CPUMAP -> false;
            case XSKMAP, QUEUE, STACK, RINGBUF -> false;
        };
    }

    /** Returns whether it is known which map it is. */
    static boolean isMap(JitValue value) {
        return value.kind() == JitKind.MAP && value.low() == 0 && value.high() == 0;
    }

    /** Returns whether the frame may lie elsewhere after a helper; what calls back may do anything. */
    static boolean mayChangeFrame(int helper) {
        return helper == Helper.XDP_ADJUST_HEAD.id()
                || helper == Helper.XDP_ADJUST_META.id()
                || helper == Helper.XDP_ADJUST_TAIL.id()
                || callsBack(helper);
    }

    /** Returns whether a helper calls functions of the program. */
    static boolean callsBack(int helper) {
        return helper == Helper.LOOP.id()
                || helper == Helper.FOR_EACH_MAP_ELEM.id()
                || helper >= Helper.TIMER_INIT.id() && helper <= Helper.TIMER_CANCEL.id();
    }
}
