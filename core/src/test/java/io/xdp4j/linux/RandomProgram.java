package io.xdp4j.linux;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.Width;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A program made up by a seed: arithmetic, moves, byte order, branches forward, a loop, a function, atomics and loads
 * of all widths on the stack, which is all written before. R6 to R9 hold numbers.
 */
final class RandomProgram {

    private static final Register[] NUMBERS = {Register.R6, Register.R7, Register.R8, Register.R9};
    private static final int SLOTS = 8;

    private final SplittableRandom random;
    private final Assembler code = new Assembler();

    private RandomProgram(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static List<Instruction> of(long seed) {
        return new RandomProgram(seed).make();
    }

    private List<Instruction> make() {
        for (Register register : NUMBERS) {
            code.loadImm64(register, number());
        }
        for (int i = 1; i <= SLOTS; i++) {
            code.store(Size.DOUBLE, Register.R10, -8 * i, random.nextInt());
        }
        block(10 + random.nextInt(20));
        var function = code.label();
        boolean calls = random.nextBoolean();
        if (calls) {
            call(function);
        }
        if (random.nextBoolean()) {
            loop();
        }
        block(random.nextInt(10));
        code.mov(Register.R0, Register.R6).alu(AluOp.XOR, Register.R0, Register.R7);
        code.alu(AluOp.ADD, Register.R0, Register.R8).alu(AluOp.XOR, Register.R0, Register.R9);
        code.load(Size.DOUBLE, Register.R1, Register.R10, -16)
                .alu(AluOp.XOR, Register.R0, Register.R1)
                .exit();
        if (calls) {
            code.bind(function).mov(Register.R6, Register.R1).mov(Register.R7, Register.R2);
            code.alu(op(), Register.R6, Register.R7)
                    .mov(Register.R0, Register.R6)
                    .exit();
        }
        return code.instructions();
    }

    private void call(io.xdp4j.bpf.Label function) {
        code.mov(Register.R1, register()).mov(Register.R2, register()).callLocal(function);
        code.alu(AluOp.XOR, register(), Register.R0);
    }

    /** A loop that the verifier can count: its counter is in no other use. */
    private void loop() {
        var again = code.label();
        code.mov(Register.R5, 1 + random.nextInt(5)).bind(again);
        for (int i = 0; i < 4; i++) {
            arithmetic();
        }
        code.alu(AluOp.SUB, Register.R5, 1).jump(JumpOp.NE, Register.R5, 0, again);
    }

    private void block(int instructions) {
        for (int i = 0; i < instructions; i++) {
            switch (random.nextInt(8)) {
                case 0 -> branch();
                case 1 -> memory();
                case 2 -> atomic();
                case 3 -> swap();
                case 4 -> move();
                default -> arithmetic();
            }
        }
    }

    private void arithmetic() {
        AluOp op = op();
        boolean wide = random.nextBoolean();
        Register to = register();
        if (random.nextBoolean()) {
            Register from = register();
            code.add(new Instruction.Alu(wide ? Width.W64 : Width.W32, op, to, from));
            return;
        }
        int value = immediate(op, wide);
        code.add(new Instruction.Alu(wide ? Width.W64 : Width.W32, op, to, new io.xdp4j.bpf.Operand.Immediate(value)));
    }

    /** The verifier refuses counts that are too large, and division by a constant zero. */
    private int immediate(AluOp op, boolean wide) {
        int value = random.nextInt(4) == 0 ? random.nextInt(-2, 3) : random.nextInt();
        return switch (op) {
            case LSH, RSH, ARSH -> value & (wide ? 63 : 31);
            case DIV, MOD, SDIV, SMOD -> value == 0 ? 1 : value;
            default -> value;
        };
    }

    private void branch() {
        Width width = random.nextBoolean() ? Width.W64 : Width.W32;
        JumpOp op = JumpOp.values()[random.nextInt(JumpOp.values().length)];
        Register left = register();
        var right = random.nextBoolean() ? register() : new io.xdp4j.bpf.Operand.Immediate((int) number());
        code.add(new Instruction.Branch(width, op, left, right, 1));
        code.alu(AluOp.XOR, register(), random.nextInt());
    }

    private void memory() {
        Size size = Size.values()[random.nextInt(4)];
        int offset = -8 * (1 + random.nextInt(SLOTS)) + size.bytes() * random.nextInt(8 / size.bytes());
        switch (random.nextInt(4)) {
            case 0 -> code.store(size, Register.R10, offset, register());
            case 1 -> code.store(size, Register.R10, offset, random.nextInt());
            case 2 -> code.load(size, register(), Register.R10, offset);
            default -> {
                if (size != Size.DOUBLE) {
                    code.loadSigned(size, register(), Register.R10, offset);
                }
            }
        }
    }

    private void atomic() {
        Size size = random.nextBoolean() ? Size.WORD : Size.DOUBLE;
        AtomicOp op = AtomicOp.values()[random.nextInt(AtomicOp.values().length)];
        code.mov(Register.R0, register());
        code.atomic(op, size, Register.R10, -8 * (1 + random.nextInt(SLOTS)), register());
        code.alu(AluOp.XOR, register(), Register.R0);
    }

    private void swap() {
        int bits = 16 << random.nextInt(3);
        switch (random.nextInt(4)) {
            case 0 -> code.bigEndian(register(), bits);
            case 1 -> code.littleEndian(register(), bits);
            case 2 -> code.swap(register(), bits);
            default -> code.add(new Instruction.Negate(random.nextBoolean() ? Width.W64 : Width.W32, register()));
        }
    }

    private void move() {
        Register to = register();
        Register from = register();
        switch (random.nextInt(5)) {
            case 0 -> code.mov32(to, from);
            case 1 -> code.mov(to, random.nextInt());
            case 2 -> code.add(new Instruction.MoveSignExtend(Width.W64, to, from, 8 << random.nextInt(3)));
            case 3 -> code.add(new Instruction.MoveSignExtend(Width.W32, to, from, 8 << random.nextInt(2)));
            default -> code.loadImm64(to, number());
        }
    }

    private AluOp op() {
        return AluOp.values()[random.nextInt(AluOp.values().length)];
    }

    private Register register() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    /** Mostly at the edges. */
    private long number() {
        long[] edges = {0, 1, -1, 2, 31, 32, 63, 64, Integer.MIN_VALUE, Integer.MAX_VALUE, 1L << 31, 0xffff_ffffL};
        return switch (random.nextInt(3)) {
            case 0 -> edges[random.nextInt(edges.length)];
            case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
            default -> random.nextLong();
        };
    }
}
