package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_boolean;
import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;
import static java.lang.constant.ConstantDescs.CD_void;

import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.proof.Kind;
import io.xdp4j.bpf.vm.proof.Place;
import io.xdp4j.bpf.vm.proof.Region;
import io.xdp4j.bpf.vm.proof.State;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/**
 * Writes loads, stores and atomic operations. Each is either inside its memory by proof, or compared with the ends of
 * the memory that it is believed to be of; what is not in there is left to {@link VmContext}, which knows all.
 */
final class JitMemory {

    private static final MethodTypeDesc LOAD = MethodTypeDesc.of(CD_long, CD_long, CD_int);
    private static final MethodTypeDesc STORE = MethodTypeDesc.of(CD_void, CD_long, CD_long, CD_int);
    private static final MethodTypeDesc HOST = MethodTypeDesc.of(CD_long, CD_long, CD_long, CD_boolean, CD_int);
    private static final MethodTypeDesc SLOW_ATOMIC =
            MethodTypeDesc.of(CD_long, CD_int, CD_long, CD_long, CD_long, CD_int);
    private static final MethodTypeDesc GET = MethodTypeDesc.of(CD_long, JitConstants.SEGMENT, CD_long);
    private static final MethodTypeDesc PUT = MethodTypeDesc.of(CD_void, JitConstants.SEGMENT, CD_long, CD_long);
    private static final ClassDesc MEMORY = ClassDesc.of(Memory.class.getName());

    private final JitMethod method;
    private final CodeBuilder code;
    private final JitConstants constants;
    private final List<Region> regions;

    JitMemory(JitMethod method, JitConstants constants, List<Region> regions) {
        this.method = method;
        this.code = method.code;
        this.constants = constants;
        this.regions = regions;
    }

    /** Writes what the method keeps of the frame, for accesses of the sizes whose bits are set. */
    void loadFrame(int sizes) {
        method.longField("dataMeta").code.lstore(JitMethod.LOW);
        method.longField("dataMeta").longField("packetDelta").code.ladd();
        mask().lstore(JitMethod.HOST_LOW);
        method.longField("data").longField("packetDelta").code.ladd();
        mask().lstore(JitMethod.HOST_DATA);
        for (int size = 1; size <= 8; size *= 2) {
            if ((sizes & size) != 0) {
                method.longField("dataEnd").longField("dataMeta").code.lsub();
                method.plus(1 - size).push(0);
                code.invokestatic(
                        ClassDesc.of(Math.class.getName()), "max", MethodTypeDesc.of(CD_long, CD_long, CD_long));
                code.lstore(limit(size));
            }
        }
    }

    /** Writes what the method keeps of the stack. */
    void loadStack() {
        method.longField("stackOffset").code.lload(JitMethod.R10).ladd();
        method.plus(-Guest.STACK - Guest.FRAME_BYTES);
        mask().lstore(JitMethod.STACK);
    }

    private CodeBuilder mask() {
        return code.loadConstant(JitMethod.HOST_MASK).land();
    }

    private static int limit(int size) {
        return JitMethod.LIMITS + 2 * Integer.numberOfTrailingZeros(size);
    }

    Place place(State state, Register base, int offset, int size, boolean write) {
        return Place.of(state, state.get(base), offset, size, write, regions);
    }

    void load(State state, int slot, Instruction.Load load) {
        loadInto(state, slot, load.base(), load.offset(), load.size(), false);
        method.pop(load.destination());
    }

    void loadSigned(State state, int slot, Instruction.LoadSigned load) {
        loadInto(state, slot, load.base(), load.offset(), load.size(), true);
        method.pop(load.destination());
    }

    /** Leaves what was loaded on the stack. */
    void loadInto(State state, int slot, Register base, int offset, Size size, boolean signed) {
        Place place = place(state, base, offset, size.bytes(), false);
        if (place.kind() == Kind.ANY || signed && place.kind() == Kind.CONTEXT) {
            slowLoad(slot, base, offset, size, signed);
            return;
        }
        if (place.kind() == Kind.CONTEXT) {
            field((int) place.exact());
            return;
        }
        inPlace(place, base, offset, size, () -> get(size, signed), () -> slowLoad(slot, base, offset, size, signed));
    }

    /** Compares the address unless it is proven, and makes an access there; one that is outside is made slowly. */
    private void inPlace(Place place, Register base, int offset, Size size, Runnable access, Runnable slowly) {
        Label slow = code.newLabel();
        Label done = code.newLabel();
        check(place, base, offset, size.bytes(), slow);
        constants.pushSpace(code);
        host(place, base, offset);
        access.run();
        code.labelBinding(done);
        if (!place.proven()) {
            method.rare(() -> {
                code.labelBinding(slow);
                slowly.run();
                code.goto_(done);
            });
        }
    }

    private void slowLoad(int slot, Register base, int offset, Size size, boolean signed) {
        if (signed && size == Size.WORD) {
            slowSignedWord(slot, base, offset);
            return;
        }
        method.context().address(base, offset).code.loadConstant(slot);
        method.call("load" + size.bytes(), LOAD);
        if (signed) {
            code.l2i();
            sign(size);
        }
    }

    /** The fields of the context have no sign: they cannot be loaded so. */
    private void slowSignedWord(int slot, Register base, int offset) {
        constants.pushSpace(code);
        method.context()
                .address(base, offset)
                .push(Size.WORD.bytes())
                .code
                .iconst_0()
                .loadConstant(slot);
        method.call("host", HOST);
        get(Size.WORD, true);
    }

    private void sign(Size size) {
        switch (size) {
            case BYTE -> code.i2b();
            case HALF -> code.i2s();
            case WORD, DOUBLE -> {}
        }
        code.i2l();
    }

    private void field(int offset) {
        switch (offset) {
            case 0 -> method.longField("data");
            case 4 -> method.longField("dataEnd");
            case 8 -> method.longField("dataMeta");
            case 12 -> method.field("ingressIfindex", CD_int).unsigned();
            case 16 -> method.field("rxQueueIndex", CD_int).unsigned();
            default -> method.field("egressIfindex", CD_int).unsigned();
        }
    }

    private void get(Size size, boolean signed) {
        code.invokestatic(MEMORY, "get" + size.bytes(), GET);
        if (signed && size != Size.DOUBLE) {
            code.l2i();
            sign(size);
        }
    }

    void store(State state, int slot, Register base, int offset, Size size, Operand source) {
        Place place = place(state, base, offset, size.bytes(), true);
        if (place.kind() == Kind.ANY) {
            slowStore(slot, base, offset, size, source);
            return;
        }
        inPlace(place, base, offset, size, () -> set(size, source), () -> slowStore(slot, base, offset, size, source));
    }

    private void slowStore(int slot, Register base, int offset, Size size, Operand source) {
        method.context().address(base, offset).push(source).code.loadConstant(slot);
        method.call("store" + size.bytes(), STORE);
    }

    private void set(Size size, Operand source) {
        method.push(source);
        code.invokestatic(MEMORY, "put" + size.bytes(), PUT);
    }

    /** Leaves D, the distance from where the memory starts, and jumps if the access is not inside. */
    private void check(Place place, Register base, int offset, int size, Label slow) {
        if (place.proven() && (place.exact() != Place.VARIABLE || place.kind() == Kind.VALUE)) {
            return; // the address says it all
        }
        method.address(base, offset);
        switch (place.kind()) {
            case PACKET -> code.lload(JitMethod.LOW).lsub();
            case STACK -> {
                code.lload(JitMethod.R10).lsub();
                method.plus(Guest.FRAME_BYTES);
            }
            default -> method.plus(-Guest.region(place.region().map.region()));
        }
        code.lstore(JitMethod.D);
        if (!place.proven()) {
            within(place, size, slow);
        }
    }

    private void within(Place place, int size, Label slow) {
        code.lload(JitMethod.D);
        switch (place.kind()) {
            case PACKET -> code.lload(limit(size));
            case STACK -> method.push(Guest.FRAME_BYTES - size + 1);
            default -> method.push(Math.max(0, lastValueEnd(place.region()) - size + 1));
        }
        method.compareUnsigned().code.ifge(slow);
        if (place.kind() == Kind.VALUE) {
            withinValue(place.region(), size, slow);
        }
    }

    /** Where the last value ends: what is behind it, up to the stride, is not its. */
    private static long lastValueEnd(Region region) {
        long over = region.bytes % region.stride;
        long last = over == 0 ? region.bytes - region.stride : region.bytes - over;
        return Math.min(region.bytes, last + region.valueBytes);
    }

    private void withinValue(Region region, int size, Label slow) {
        if (region.bytes <= region.stride) {
            return;
        }
        code.lload(JitMethod.D);
        if (Long.bitCount(region.stride) == 1) {
            method.push(region.stride - 1).code.land();
        } else {
            method.zeroExtend().push(region.stride).code.lrem();
        }
        method.push(region.valueBytes - size).code.lcmp().ifgt(slow);
    }

    /** Pushes the host offset. */
    private void host(Place place, Register base, int offset) {
        boolean exact = place.proven() && place.exact() != Place.VARIABLE;
        switch (place.kind()) {
            case PACKET -> {
                if (exact) {
                    code.lload(JitMethod.HOST_DATA);
                    method.plus(place.exact());
                } else {
                    distance(JitMethod.HOST_LOW, JitMethod.U32);
                }
            }
            case STACK -> {
                if (exact) {
                    code.lload(JitMethod.STACK);
                    method.plus(place.exact() + Guest.FRAME_BYTES);
                } else {
                    distance(JitMethod.STACK, Guest.FRAME_BYTES - 1);
                }
            }
            default -> {
                // The low half of an address in a region is the offset in it.
                if (place.proven()) {
                    method.address(base, offset);
                } else {
                    code.lload(JitMethod.D);
                }
                method.zeroExtend().plus(place.region().base);
            }
        }
    }

    /** Adds D to where the memory starts; D is no larger than {@code most}, so that the mask does nothing. */
    private void distance(int start, long most) {
        code.lload(start).lload(JitMethod.D);
        method.push(most).code.land().ladd();
    }

    /** Pushes the host offset of some bytes that a helper is given. */
    void hostOf(State state, int slot, Register base, int size) {
        Place place = place(state, base, 0, size, false);
        boolean usual = place.kind() == Kind.PACKET || place.kind() == Kind.VALUE;
        if (place.proven() && (usual || place.kind() == Kind.STACK)) {
            Label never = code.newLabel();
            check(place, base, 0, size, never);
            host(place, base, 0);
            return;
        }
        method.context().push(base).push(size).code.iconst_0().loadConstant(slot);
        method.call("host", HOST);
    }

    void atomic(State state, int slot, Instruction.Atomic atomic) {
        int size = atomic.size().bytes();
        Place place = place(state, atomic.base(), atomic.offset(), size, true);
        boolean aligned = place.proven()
                && place.exact() != Place.VARIABLE
                && place.exact() % size == 0
                && (place.kind() == Kind.VALUE || place.kind() == Kind.STACK);
        if (aligned) {
            knownAtomic(place, atomic);
        } else {
            slowAtomic(slot, atomic);
        }
        result(atomic);
    }

    private void knownAtomic(Place place, Instruction.Atomic atomic) {
        constants.pushSpace(code);
        host(place, atomic.base(), atomic.offset());
        code.loadConstant(Words.immediate(atomic.op()));
        if (atomic.size() == Size.DOUBLE) {
            method.push(atomic.source()).push(Register.R0);
            code.invokestatic(MEMORY, "atomic8", atomicType(CD_long));
        } else {
            method.pushInt(atomic.source()).pushInt(Register.R0);
            code.invokestatic(MEMORY, "atomic4", atomicType(CD_int));
            method.unsigned();
        }
    }

    private static MethodTypeDesc atomicType(ClassDesc type) {
        return MethodTypeDesc.of(type, JitConstants.SEGMENT, CD_long, CD_int, type, type);
    }

    private void slowAtomic(int slot, Instruction.Atomic atomic) {
        method.context().code.loadConstant(Words.immediate(atomic.op()));
        method.address(atomic.base(), atomic.offset()).push(atomic.source()).push(Register.R0);
        code.loadConstant(slot);
        method.call("atomic" + atomic.size().bytes(), SLOW_ATOMIC);
    }

    /** What was there goes to a register, or nowhere. */
    private void result(Instruction.Atomic atomic) {
        switch (atomic.op()) {
            case ADD, OR, AND, XOR -> code.pop2();
            case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG -> method.pop(atomic.source());
            case CMPXCHG -> method.pop(Register.R0);
        }
    }
}
