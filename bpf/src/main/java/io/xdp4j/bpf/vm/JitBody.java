package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.proof.Block;
import io.xdp4j.bpf.vm.proof.Region;
import io.xdp4j.bpf.vm.proof.State;
import io.xdp4j.bpf.vm.proof.Transfer;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;

/** Writes the Java method of a function or of a piece of one. */
final class JitBody {

    private final JitFunction function;
    private final JitPiece piece;
    private final JitSplit split;
    private final JitBudget budget;
    private final JitMethod method;
    private final CodeBuilder code;
    private final JitAlu alu;
    private final JitBranch branch;
    private final JitCountdown countdown;
    private final JitMemory memory;
    private final JitCall call;
    private final JitNeeds needs;

    /** Position of the block that is written. */
    private int position;

    /** {@code split} is null if the piece is all of the function. */
    JitBody(JitFunction function, JitPiece piece, JitSplit split, JitBudget budget, CodeBuilder code) {
        JitUnit unit = function.unit;
        this.function = function;
        this.piece = piece;
        this.split = split;
        this.budget = budget;
        this.code = code;
        this.method = new JitMethod(code, unit.owner());
        this.alu = new JitAlu(method);
        this.branch = new JitBranch(method);
        this.countdown = new JitCountdown(method);
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

    private void writeBlock(Block block) {
        State state = function.state(block);
        code.labelBinding(method.label(block.start()));
        if (budget.isCountedAt(block)) {
            countdown.countOwed();
        }
        for (int slot = block.start();
                slot < block.end();
                slot += function.program().at(slot).slots()) {
            Instruction instruction = function.program().at(slot);
            write(state, slot, instruction);
            function.unit.transfer().apply(state, slot, instruction);
        }
        boolean next = piece.holds(position + 1) && function.position(block.end()) == position + 1;
        if (Block.fallsThrough(function.program().at(block.last())) && !next) {
            jump(block.last(), block.end());
        }
    }

    private void write(State state, int slot, Instruction instruction) {
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
            case Instruction.Jump jump -> jump(slot, Block.target(slot, jump));
            case Instruction.JumpLong jump -> jump(slot, Block.target(slot, jump));
            case Instruction.Branch comparison -> branch(state, slot, comparison);
            case Instruction.Call helper -> call(state, slot, helper.helper());
            case Instruction.CallLocal local -> {
                countdown.count(slot);
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

    private void call(State state, int slot, int helper) {
        if (helper == Helper.TAIL_CALL.id()) {
            call.tail(slot, this::exit);
            loadFrame();
            return;
        }
        call.helper(state, slot, helper);
        if (Transfer.mayChangeFrame(helper)) {
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

    /** Whether it goes back in Java, wherever its slot is: HotSpot may count that loop. */
    private boolean isLoop(int target) {
        return isHere(target) && function.position(target) <= position;
    }

    private void jump(int slot, int target) {
        count(slot, target);
        if (isHere(target)) {
            code.goto_(method.label(target));
        } else {
            split.leave(method, target);
        }
    }

    private void count(int slot, int target) {
        if (budget.isCounted(slot, target)) {
            countdown.count(slot);
        } else if (budget.isOwed(slot, target)) {
            countdown.owe(slot);
        }
    }

    private void branch(State state, int slot, Instruction.Branch comparison) {
        int target = Block.target(slot, comparison);
        int behind = behind(slot + 1);
        if (function.position(target) < 0) {
            return; // never taken
        }
        if (isLoop(target) && budget.isCounted(slot, target)) {
            back(state, slot, comparison, target, true);
        } else if (isLoop(behind)) {
            backUnless(state, slot, comparison, behind);
            jump(slot, target);
        } else if (isHere(target) && !budget.isCounted(slot, target)) {
            count(slot, target);
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
        int target = Block.target(slot, function.program().at(slot));
        boolean jumps = target >= 0 && !Block.fallsThrough(function.program().at(slot));
        return jumps && !budget.owes(slot) ? target : slot;
    }

    /** A branch that goes back if it is not taken: so the comparison is the end of the loop here, too. */
    private void backUnless(State state, int slot, Instruction.Branch comparison, int target) {
        if (budget.isCounted(slot, target)) {
            back(state, slot + 1, comparison, target, false);
            return;
        }
        if (budget.isOwed(slot, target)) {
            countdown.owe(slot + 1);
        }
        branch.branchUnless(comparison, state, method.label(target));
    }

    /**
     * A branch back, if it is taken or if it is not. The budget is counted down before it, and up again if it goes on:
     * so the comparison is the end of the loop, which HotSpot can count.
     */
    private void back(State state, int slot, Instruction.Branch comparison, int target, boolean taken) {
        Label last = code.newLabel();
        Label ahead = code.newLabel();
        countdown.down(last);
        compare(comparison, state, method.label(target), taken);
        code.labelBinding(ahead);
        countdown.up();
        method.rare(() -> {
            code.labelBinding(last);
            compare(comparison, state, ahead, !taken);
            countdown.trap(slot);
        });
    }

    private void compare(Instruction.Branch comparison, State state, Label target, boolean taken) {
        if (taken) {
            branch.branch(comparison, state, target);
        } else {
            branch.branchUnless(comparison, state, target);
        }
    }
}
