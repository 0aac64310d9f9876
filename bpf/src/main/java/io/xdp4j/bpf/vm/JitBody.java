package io.xdp4j.bpf.vm;

import static java.lang.constant.ConstantDescs.CD_int;

import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.vm.map.Guest;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/** Writes the Java method of a function or of a piece of one. */
final class JitBody {

    private static final MethodTypeDesc RAN_TOO_LONG =
            MethodTypeDesc.of(ClassDesc.of(VmTrapException.class.getName()), CD_int);

    private final JitFunction function;
    private final JitPiece piece;
    private final JitSplit split;
    private final JitMethod method;
    private final CodeBuilder code;
    private final JitAlu alu;
    private final JitBranch branch;
    private final JitMemory memory;
    private final JitCall call;
    private final JitNeeds needs;

    /** Position of the block that is written. */
    private int position;

    /** {@code split} is null if the piece is all of the function. */
    JitBody(JitFunction function, JitPiece piece, JitSplit split, CodeBuilder code) {
        JitUnit unit = function.unit;
        this.function = function;
        this.piece = piece;
        this.split = split;
        this.code = code;
        this.method = new JitMethod(code, unit.owner());
        this.alu = new JitAlu(method);
        this.branch = new JitBranch(method);
        this.memory = new JitMemory(method, unit.constants(), unit.regions());
        this.call = new JitCall(method, memory, unit.constants(), unit.regions());
        this.needs = JitNeeds.of(function, piece);
    }

    void writeFunction() {
        method.push(0).pop(Register.R0);
        for (int i = 6; i <= 9; i++) {
            method.push(0).pop(Register.values()[i]);
        }
        setUp();
        writeBlocks();
    }

    void writePiece() {
        split.enter(method, piece, this::setUp);
        writeBlocks();
    }

    private void setUp() {
        method.loadBudget();
        if (needs.stack()) {
            memory.loadStack();
        }
        loadFrame();
    }

    private void loadFrame() {
        if (needs.frame()) {
            memory.loadFrame(needs.sizes());
        }
    }

    private void writeBlocks() {
        for (int i = 0; i < piece.blocks().size(); i++) {
            position = piece.first() + i;
            writeBlock(piece.blocks().get(i));
        }
        method.writeRare();
    }

    private void writeBlock(JitBlock block) {
        JitState state = function.state(block);
        code.labelBinding(method.label(block.start()));
        for (int slot = block.start();
                slot < block.end();
                slot += function.program().at(slot).slots()) {
            Instruction instruction = function.program().at(slot);
            write(state, slot, instruction);
            function.unit.transfer().apply(state, slot, instruction);
        }
        boolean next = piece.holds(position + 1) && function.position(block.end()) == position + 1;
        if (JitBlock.fallsThrough(function.program().at(block.last())) && !next) {
            jump(block.last(), block.end());
        }
    }

    private void write(JitState state, int slot, Instruction instruction) {
        switch (instruction) {
            case Instruction.Alu operation -> alu.alu(operation, state);
            case Instruction.Move move -> alu.move(move, state);
            case Instruction.MoveSignExtend move -> alu.extend(move);
            case Instruction.Negate negate -> alu.negate(negate);
            case Instruction.ToLittle swap -> alu.truncate(swap.destination(), swap.bits());
            case Instruction.ToBig swap -> alu.swap(swap.destination(), swap.bits());
            case Instruction.ByteSwap swap -> alu.swap(swap.destination(), swap.bits());
            case Instruction.Load load -> memory.load(state, slot, load);
            case Instruction.LoadSigned load -> memory.loadSigned(state, slot, load);
            case Instruction.Store store ->
                memory.store(state, slot, store.base(), store.offset(), store.size(), store.source());
            case Instruction.StoreImmediate store ->
                memory.store(
                        state,
                        slot,
                        store.base(),
                        store.offset(),
                        store.size(),
                        new Operand.Immediate(store.immediate()));
            case Instruction.Atomic atomic -> memory.atomic(state, slot, atomic);
            case Instruction.Jump jump -> jump(slot, JitBlock.target(slot, jump));
            case Instruction.JumpLong jump -> jump(slot, JitBlock.target(slot, jump));
            case Instruction.Branch comparison -> branch(state, slot, comparison);
            case Instruction.Call helper -> call(state, slot, helper.helper());
            case Instruction.CallLocal local -> {
                countDown(slot);
                call.local(slot, slot + 1 + local.offset());
                loadFrame();
            }
            case Instruction.Exit _ -> exit();
            case Instruction.Wide wide -> method.push(constant(slot, wide)).pop(wide.destination());
            case Instruction.CallKfunc _, Instruction.LoadPacket _, Instruction.LoadPacketIndirect _ ->
                throw new IllegalArgumentException("slot " + slot + ": " + instruction);
        }
    }

    private long constant(int slot, Instruction.Wide wide) {
        return switch (wide) {
            case Instruction.LoadImmediate64 load -> load.value();
            case Instruction.LoadMapNamed load ->
                Guest.MAP + region(load.map()).map.region();
            case Instruction.LoadMapValueNamed load -> Vm.valueAddress(region(load.map()).map, load.offset());
            case Instruction.LoadFunction load -> Guest.FUNCTION + slot + 1 + load.offset();
            default -> throw new IllegalArgumentException("slot " + slot + ": " + wide);
        };
    }

    private Region region(String map) {
        return function.unit.regions().get(function.program().maps().indexOf(map));
    }

    private void call(JitState state, int slot, int helper) {
        if (helper == Helper.TAIL_CALL.id()) {
            call.tail(slot, this::exit);
            loadFrame();
            return;
        }
        call.helper(state, slot, helper);
        if (JitTransfer.mayChangeFrame(helper)) {
            loadFrame();
        }
    }

    private void exit() {
        if (split != null) {
            split.exit(method);
        } else {
            method.saveBudget();
            method.push(Register.R0).code.lreturn();
        }
    }

    private boolean isHere(int target) {
        return piece.holds(function.position(target));
    }

    /** Whether it costs: by its slot, as in the interpreter, wherever the block stands in Java. */
    private static boolean isBack(int slot, int target) {
        return target <= slot;
    }

    /** Whether it costs and is also back in Java, here: HotSpot may count that loop. */
    private boolean isLoop(int slot, int target) {
        return isBack(slot, target) && isHere(target) && function.position(target) <= position;
    }

    private void jump(int slot, int target) {
        if (isBack(slot, target)) {
            countDown(slot);
        }
        if (isHere(target)) {
            code.goto_(method.label(target));
        } else {
            split.leave(method, target);
        }
    }

    private void branch(JitState state, int slot, Instruction.Branch comparison) {
        int target = JitBlock.target(slot, comparison);
        int behind = behind(slot + 1);
        if (function.position(target) < 0) {
            return; // never taken
        }
        if (isLoop(slot, target)) {
            back(state, slot, comparison, target, true);
        } else if (isLoop(slot, behind)) {
            back(state, slot + 1, comparison, behind, false);
            jump(slot, target);
        } else if (isHere(target) && !isBack(slot, target)) {
            branch.branch(comparison, state, method.label(target));
        } else {
            Label ahead = code.newLabel();
            branch.branchUnless(comparison, state, ahead);
            jump(slot, target);
            code.labelBinding(ahead);
        }
    }

    /** Returns where it goes on at a slot: there, or, if that only jumps, where it jumps to. */
    private int behind(int slot) {
        int target = JitBlock.target(slot, function.program().at(slot));
        return target < 0 || JitBlock.fallsThrough(function.program().at(slot)) ? slot : target;
    }

    /**
     * A branch back, if it is taken or if it is not. The budget is counted down before it, and up again if it goes on:
     * so the comparison is the end of the loop, which HotSpot can count.
     */
    private void back(JitState state, int slot, Instruction.Branch comparison, int target, boolean taken) {
        Label last = code.newLabel();
        Label ahead = code.newLabel();
        code.lload(JitMethod.BUDGET).lconst_1().lsub().dup2().lstore(JitMethod.BUDGET);
        code.lconst_0().lcmp().iflt(last);
        compare(comparison, state, method.label(target), taken);
        code.labelBinding(ahead).lload(JitMethod.BUDGET).lconst_1().ladd().lstore(JitMethod.BUDGET);
        method.rare(() -> {
            code.labelBinding(last);
            compare(comparison, state, ahead, !taken);
            trap(slot);
        });
    }

    private void compare(Instruction.Branch comparison, JitState state, Label target, boolean taken) {
        if (taken) {
            branch.branch(comparison, state, target);
        } else {
            branch.branchUnless(comparison, state, target);
        }
    }

    /** One more jump back or call: the run ends here if it was the last. */
    private void countDown(int slot) {
        Label over = code.newLabel();
        code.lload(JitMethod.BUDGET).lconst_1().lsub().dup2().lstore(JitMethod.BUDGET);
        code.lconst_0().lcmp().iflt(over);
        method.rare(() -> {
            code.labelBinding(over);
            trap(slot);
        });
    }

    private void trap(int slot) {
        method.context().code.loadConstant(slot);
        method.call("ranTooLong", RAN_TOO_LONG).code.athrow();
    }
}
