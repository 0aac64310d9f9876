package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_int;
import static java.lang.constant.ConstantDescs.CD_long;

import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.vm.map.ArrayMap;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.proof.Region;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Transfer;
import io.xdp4j.bpf.vm.proof.Value;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.List;

/** Writes calls: of helpers, of functions of the program, of other programs. */
final class JitCall {

    /** Of a helper and of a function: the context, R1 to R5; functions have R10 behind them. */
    static final MethodTypeDesc HELPER =
            MethodTypeDesc.of(CD_long, JitMethod.CONTEXT, CD_long, CD_long, CD_long, CD_long, CD_long);

    static final MethodTypeDesc FUNCTION = HELPER.insertParameterTypes(HELPER.parameterCount(), CD_long);

    private static final ClassDesc VM_CODE = ClassDesc.of(VmCode.class.getName());
    private static final MethodTypeDesc TARGET = MethodTypeDesc.of(VM_CODE, CD_long, CD_long, CD_long);
    private static final MethodTypeDesc GO_ON = MethodTypeDesc.of(CD_long, VM_CODE, CD_long);
    private static final MethodTypeDesc NEXT_FRAME = MethodTypeDesc.of(CD_long, CD_long, CD_int);
    private static final MethodTypeDesc LOOKUP = MethodTypeDesc.of(CD_long, CD_long, CD_int);

    private final JitMethod method;
    private final CodeBuilder code;
    private final JitMemory memory;
    private final JitConstants constants;
    private final List<Region> regions;

    JitCall(JitMethod method, JitMemory memory, JitConstants constants, List<Region> regions) {
        this.method = method;
        this.code = method.code;
        this.memory = memory;
        this.constants = constants;
        this.regions = regions;
    }

    /** Calls a helper, other than a tail call. */
    void helper(State state, int slot, int helper) {
        Value map = state.get(Register.R1);
        boolean looksUp = helper == Helper.MAP_LOOKUP_ELEM.id() && Transfer.isMap(map);
        if (looksUp && Transfer.hasValues(regions.get(map.id())) && !isCounted(regions.get(map.id()))) {
            lookup(state, slot, map.id());
        } else {
            plain(slot, helper);
        }
        method.pop(Register.R0);
        clear();
    }

    private static boolean isCounted(Region region) {
        return MapHelpers.isCounted(region.map.spec().keyBytes());
    }

    private void plain(int slot, int helper) {
        slot(slot);
        boolean callsBack = Transfer.callsBack(helper);
        if (callsBack) {
            method.saveBudget();
            method.context().push(Register.R10).code.putfield(JitMethod.CONTEXT, "framePointer", CD_long);
        }
        arguments();
        HelperTable.Method called = HelperTable.method(helper);
        code.invokestatic(ClassDesc.of(called.owner().getName()), called.name(), HELPER);
        if (callsBack) {
            method.loadBudget();
        }
    }

    private void slot(int slot) {
        method.context().code.loadConstant(slot).putfield(JitMethod.CONTEXT, "slot", CD_int);
    }

    private void arguments() {
        method.context();
        for (int i = 1; i <= 5; i++) {
            method.push(Register.values()[i]);
        }
    }

    /** What calls leave of R1 to R5. */
    private void clear() {
        for (int i = 1; i <= 5; i++) {
            method.push(0).pop(Register.values()[i]);
        }
    }

    /** Of a map that is known: no question which, and of an array the address is computed here. */
    private void lookup(State state, int slot, int map) {
        Region region = regions.get(map);
        if (region.map instanceof ArrayMap array) {
            element(state, slot, array);
            return;
        }
        slot(slot);
        constants.pushMap(code, map);
        memory.hostOf(state, slot, Register.R2, region.map.spec().keyBytes());
        method.field("cpu", CD_int);
        code.invokeinterface(JitConstants.MAP, "lookup", LOOKUP);
    }

    private void element(State state, int slot, ArrayMap array) {
        Label missing = code.newLabel();
        Label done = code.newLabel();
        // As a signed word: so that fields of the context, which are no keys, are none here.
        memory.loadInto(state, slot, Register.R2, 0, Size.WORD, true);
        method.zeroExtend();
        code.lstore(JitMethod.D).lload(JitMethod.D);
        method.push(array.entries() & JitMethod.U32).code.lcmp().ifge(missing);
        code.lload(JitMethod.D);
        method.push(array.stride()).code.lmul();
        method.plus(Guest.region(array.region()));
        if (array.cpus() > 1) {
            method.field("cpu", CD_int).code.i2l();
            method.push(array.blockBytes()).code.lmul().ladd();
        }
        code.goto_(done).labelBinding(missing);
        method.push(0);
        code.labelBinding(done);
    }

    /** Calls the function that starts at a slot. */
    void local(int slot, int target) {
        method.saveBudget();
        arguments();
        method.context().push(Register.R10).code.loadConstant(slot);
        method.call("nextFrame", NEXT_FRAME);
        code.invokestatic(method.owner, JitFunction.name(target), FUNCTION);
        method.pop(Register.R0);
        clear();
        method.loadBudget();
    }

    /** Leaves the method by {@code exit}, which takes what is on the stack, if there is a program to go on with. */
    void tail(int slot, Runnable exit) {
        Label none = code.newLabel();
        slot(slot);
        method.context().push(Register.R1).push(Register.R2).push(Register.R3);
        method.call("tailTarget", TARGET);
        code.astore(JitMethod.NEXT).aload(JitMethod.NEXT).ifnull(none);
        method.saveBudget();
        method.context().code.aload(JitMethod.NEXT).lload(JitMethod.R10);
        method.call("goOn", GO_ON);
        method.pop(Register.R0);
        method.loadBudget();
        exit.run();
        code.labelBinding(none);
        clear();
    }
}
