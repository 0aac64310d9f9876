package io.xdp4j.bpf;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/**
 * Writes a program, instruction by instruction, with labels for places.
 *
 * <p>Every method that adds returns this assembler. Constants are s32 and sign-extended in 64-bit operations, memory
 * offsets are bytes and s16. What has no method here goes in by {@link #add}. For one thread.
 *
 * {@snippet :
 * var code = new Assembler();
 * var pass = code.label();
 * List<Instruction> program = code.load(Size.WORD, R2, R1, 16)   // xdp_md.rx_queue_index
 *         .jump(JumpOp.NE, R2, 0, pass)
 *         .mov(R0, 1)
 *         .exit()
 *         .bind(pass)
 *         .mov(R0, 2)
 *         .exit()
 *         .instructions();
 * }
 */
public final class Assembler {

    private final List<Instruction> code = new ArrayList<>(); // what uses a label has offset 0 until instructions()
    private final List<Use> uses = new ArrayList<>();
    private int slots;

    /** A use of a label by the instruction at {@code index}, whose offset counts from {@code slot} + 1. */
    private record Use(int index, int slot, Label target, IntFunction<Instruction> withOffset) {}

    /** An empty program. */
    public Assembler() {}

    /** {@return a new label, to be bound once} */
    public Label label() {
        return new Label(this);
    }

    /**
     * Makes the label mean the next instruction.
     *
     * @param label unbound
     * @return this
     * @throws IllegalStateException if it is bound already
     */
    public Assembler bind(Label label) {
        label.bind(this, slots);
        return this;
    }

    /**
     * Adds any instruction, as it is.
     *
     * @param instruction not null
     * @return this
     */
    public Assembler add(Instruction instruction) {
        slots += instruction.slots();
        code.add(instruction);
        return this;
    }

    /** {@code rD = imm}. */
    public Assembler mov(Register dst, int imm) {
        return add(new Instruction.Move(Width.W64, dst, new Operand.Immediate(imm)));
    }

    /** {@code rD = rS}. */
    public Assembler mov(Register dst, Register src) {
        return add(new Instruction.Move(Width.W64, dst, src));
    }

    /** {@code wD = imm}. */
    public Assembler mov32(Register dst, int imm) {
        return add(new Instruction.Move(Width.W32, dst, new Operand.Immediate(imm)));
    }

    /** {@code wD = wS}. */
    public Assembler mov32(Register dst, Register src) {
        return add(new Instruction.Move(Width.W32, dst, src));
    }

    /** {@code rD op= imm}. */
    public Assembler alu(AluOp op, Register dst, int imm) {
        return add(new Instruction.Alu(Width.W64, op, dst, new Operand.Immediate(imm)));
    }

    /** {@code rD op= rS}. */
    public Assembler alu(AluOp op, Register dst, Register src) {
        return add(new Instruction.Alu(Width.W64, op, dst, src));
    }

    /** {@code wD op= imm}. */
    public Assembler alu32(AluOp op, Register dst, int imm) {
        return add(new Instruction.Alu(Width.W32, op, dst, new Operand.Immediate(imm)));
    }

    /** {@code wD op= wS}. */
    public Assembler alu32(AluOp op, Register dst, Register src) {
        return add(new Instruction.Alu(Width.W32, op, dst, src));
    }

    /** {@code rD = -rD}. */
    public Assembler neg(Register dst) {
        return add(new Instruction.Negate(Width.W64, dst));
    }

    /** {@code rD = be16 rD}, {@code bits} being 16, 32 or 64. */
    public Assembler bigEndian(Register dst, int bits) {
        return add(new Instruction.ToBig(dst, bits));
    }

    /** {@code rD = le16 rD}, {@code bits} being 16, 32 or 64. */
    public Assembler littleEndian(Register dst, int bits) {
        return add(new Instruction.ToLittle(dst, bits));
    }

    /** {@code rD = bswap16 rD}, {@code bits} being 16, 32 or 64. ISA v4. */
    public Assembler swap(Register dst, int bits) {
        return add(new Instruction.ByteSwap(dst, bits));
    }

    /** {@code rD = *(u32 *)(base + offset)}. */
    public Assembler load(Size size, Register dst, Register base, int offset) {
        return add(new Instruction.Load(size, dst, base, offset));
    }

    /** {@code rD = *(s32 *)(base + offset)}; not {@link Size#DOUBLE}. ISA v4. */
    public Assembler loadSigned(Size size, Register dst, Register base, int offset) {
        return add(new Instruction.LoadSigned(size, dst, base, offset));
    }

    /** {@code *(u32 *)(base + offset) = rS}. */
    public Assembler store(Size size, Register base, int offset, Register src) {
        return add(new Instruction.Store(size, base, offset, src));
    }

    /** {@code *(u32 *)(base + offset) = imm}. */
    public Assembler store(Size size, Register base, int offset, int imm) {
        return add(new Instruction.StoreImmediate(size, base, offset, imm));
    }

    /** {@code lock *(u64 *)(base + offset) op= rS}; {@link Size#WORD} or {@link Size#DOUBLE}. */
    public Assembler atomic(AtomicOp op, Size size, Register base, int offset, Register src) {
        return add(new Instruction.Atomic(op, size, base, offset, src));
    }

    /** {@code rD = imm ll}. Two slots. */
    public Assembler loadImm64(Register dst, long imm) {
        return add(new Instruction.LoadImmediate64(dst, imm));
    }

    /** {@code rD = map[name] ll}, the descriptor being filled in by {@link Encoder}. Two slots. */
    public Assembler loadMap(Register dst, String name) {
        return add(new Instruction.LoadMapNamed(dst, name));
    }

    /** {@code rD = map[name][0] ll}, the address of the only value of a map. Two slots. */
    public Assembler loadMapValue(Register dst, String name) {
        return add(new Instruction.LoadMapValueNamed(dst, name, 0));
    }

    /** {@code rD = map[fd:n] ll}. Two slots. */
    public Assembler loadMapFd(Register dst, int fd) {
        return add(new Instruction.LoadMapFd(dst, fd));
    }

    /** {@code goto target}; {@code gotol}, ISA v4, if the target is further than 16 bits reach. */
    public Assembler jump(Label target) {
        return addUse(
                target,
                offset -> offset == (short) offset ? new Instruction.Jump(offset) : new Instruction.JumpLong(offset));
    }

    /** {@code if rD op imm goto target}. */
    public Assembler jump(JumpOp op, Register dst, int imm, Label target) {
        return branch(Width.W64, op, dst, new Operand.Immediate(imm), target);
    }

    /** {@code if rD op rS goto target}. */
    public Assembler jump(JumpOp op, Register dst, Register src, Label target) {
        return branch(Width.W64, op, dst, src, target);
    }

    /** {@code if wD op imm goto target}. ISA v3. */
    public Assembler jump32(JumpOp op, Register dst, int imm, Label target) {
        return branch(Width.W32, op, dst, new Operand.Immediate(imm), target);
    }

    /** {@code if wD op wS goto target}. ISA v3. */
    public Assembler jump32(JumpOp op, Register dst, Register src, Label target) {
        return branch(Width.W32, op, dst, src, target);
    }

    /** Calls a helper by the runtime's number of it. */
    public Assembler call(int helperId) {
        return add(new Instruction.Call(helperId));
    }

    /** Calls a helper by Linux's number of it. */
    public Assembler call(Helper helper) {
        return call(helper.id());
    }

    /** Calls the function of this program that begins at the label. */
    public Assembler callLocal(Label target) {
        return addUse(target, Instruction.CallLocal::new);
    }

    /** {@code dst = label ll}: the address of a function of this program, for a helper that calls it back. */
    public Assembler loadFunction(Register dst, Label target) {
        return addUse(target, offset -> new Instruction.LoadFunction(dst, offset));
    }

    /** {@code exit}. */
    public Assembler exit() {
        return add(new Instruction.Exit());
    }

    /** {@return how many 8-byte slots the program has so far} */
    public int slots() {
        return slots;
    }

    /**
     * Returns the program so far, every label resolved.
     *
     * @return unmodifiable, in order
     * @throws IllegalStateException if a label in use is unbound, or too far away for a branch
     */
    public List<Instruction> instructions() {
        List<Instruction> resolved = new ArrayList<>(code);
        for (Use use : uses) {
            resolved.set(use.index(), resolve(use));
        }
        return List.copyOf(resolved);
    }

    private Instruction resolve(Use use) {
        if (!use.target().isBound()) {
            throw new IllegalStateException("unbound label used at " + place(use));
        }
        int offset = use.target().slot() - (use.slot() + 1);
        try {
            return use.withOffset().apply(offset);
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException("label " + offset + " slots away, too far for " + place(use), e);
        }
    }

    /** The slot and its text, where +0 stands for the offset that is not known yet. */
    private String place(Use use) {
        return "slot " + use.slot() + ": "
                + Disassembler.text(code.get(use.index())).replace(" +0", " label");
    }

    private Assembler branch(Width width, JumpOp op, Register left, Operand right, Label target) {
        return addUse(target, offset -> new Instruction.Branch(width, op, left, right, offset));
    }

    private Assembler addUse(Label target, IntFunction<Instruction> withOffset) {
        target.checkOwner(this);
        uses.add(new Use(code.size(), slots, target, withOffset));
        return add(withOffset.apply(0));
    }
}
