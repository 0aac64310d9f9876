package io.xdp4j.linux;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R5;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.Width;
import java.util.List;
import java.util.SplittableRandom;

/**
 * An XDP program made up by a seed that the kernel's verifier takes more often than not: R6 points into the frame, of
 * which {@link #FRAME} bytes were checked, R7 to a value of the map {@link #MAP}, R9 counts loops; the others hold
 * numbers. At the end all numbers are part of the verdict.
 */
final class RandomXdp {

    static final String MAP = "values";
    static final int VALUES = 4;
    static final int VALUE = 64;
    static final int FRAME = 64;

    private static final Register[] NUMBERS = {R0, R2, R3, R4, R5, R8};
    private static final int STACK = -72; // 64 bytes of numbers; the context and the key are above
    private static final int CONTEXT = -8;

    private final SplittableRandom random;
    private final Assembler code = new Assembler();
    private final Label function = code.label();
    private final Label deeper = code.label();
    private boolean looping;
    private boolean calls;

    private RandomXdp(long seed) {
        this.random = new SplittableRandom(seed);
    }

    static List<Instruction> of(long seed) {
        var program = new RandomXdp(seed);
        program.make();
        return program.code.instructions();
    }

    private void make() {
        Label out = code.label();
        code.store(Size.DOUBLE, R10, CONTEXT, R1).load(Size.WORD, R6, R1, 0).load(Size.WORD, R2, R1, 4);
        code.mov(R1, R6).alu(AluOp.ADD, R1, FRAME).jump(JumpOp.GT, R1, R2, out);
        for (int i = 0; i < 8; i++) {
            code.store(Size.DOUBLE, R10, STACK + 8 * i, random.nextInt());
        }
        code.store(Size.WORD, R10, STACK, random.nextInt(VALUES));
        code.loadMap(R1, MAP).mov(R2, R10).alu(AluOp.ADD, R2, STACK).call(Helper.MAP_LOOKUP_ELEM);
        code.jump(JumpOp.EQ, R0, 0, out).mov(R7, R0).mov(R8, number32());
        numbers();
        block(8 + random.nextInt(40));
        code.mov(R1, R0);
        for (Register number : NUMBERS) {
            code.alu(AluOp.MUL, R1, 31).alu(AluOp.XOR, R1, number);
        }
        code.mov(R0, R1).alu(AluOp.RSH, R0, 32).alu(AluOp.XOR, R0, R1).exit();
        code.bind(out).mov(R0, 1).exit();
        functions();
    }

    private void functions() {
        if (!calls) {
            return;
        }
        code.bind(function).mov(R6, R1).mov(R7, R2).store(Size.DOUBLE, R10, -8, R1);
        code.callLocal(deeper).alu(AluOp.XOR, R0, R6);
        code.load(any(new Size[] {Size.WORD, Size.DOUBLE}), R1, R10, -8)
                .alu(op(), R0, R1)
                .alu(op(), R0, R7)
                .exit();
        code.bind(deeper).store(Size.DOUBLE, R10, -16, R2).mov(R0, R1).alu(op(), R0, R2);
        code.load(Size.BYTE, R1, R10, -16 + random.nextInt(8))
                .alu(AluOp.ADD, R0, R1)
                .exit();
    }

    /** What calls leave undefined. */
    private void numbers() {
        for (Register register : new Register[] {R0, R2, R3, R4, R5}) {
            code.loadImm64(register, number());
        }
    }

    private void block(int instructions) {
        for (int i = 0; i < instructions; i++) {
            switch (random.nextInt(16)) {
                case 0 -> branch();
                case 1, 2, 3 -> load();
                case 4, 5 -> store();
                case 6 -> indexed();
                case 7, 8 -> atomic();
                case 9 -> bytes();
                case 10 -> move();
                case 11 -> loopOrCall();
                default -> code.add(new Instruction.Alu(width(), op(), register(), register()));
            }
        }
    }

    private void branch() {
        Label ahead = code.label();
        JumpOp op = any(JumpOp.values());
        boolean narrow = random.nextBoolean();
        if (random.nextBoolean()) {
            int value = number32();
            var _ = narrow ? code.jump32(op, register(), value, ahead) : code.jump(op, register(), value, ahead);
        } else {
            Register right = register();
            var _ = narrow ? code.jump32(op, register(), right, ahead) : code.jump(op, register(), right, ahead);
        }
        block(1 + random.nextInt(3));
        code.bind(ahead);
    }

    private void load() {
        Register base = any(new Register[] {R6, R7, R10});
        Size size = any(Size.values());
        int offset = offset(base, size);
        if (size != Size.DOUBLE && random.nextInt(3) == 0) {
            code.loadSigned(size, register(), base, offset);
        } else {
            code.load(size, register(), base, offset);
        }
    }

    private void store() {
        Register base = any(new Register[] {R6, R7, R10});
        Size size = any(Size.values());
        int offset = offset(base, size);
        if (random.nextBoolean()) {
            code.store(size, base, offset, register());
        } else {
            code.store(size, base, offset, number32());
        }
    }

    /** On the stack the kernel wants accesses to be aligned. */
    private int offset(Register base, Size size) {
        int offset = random.nextInt(64 / size.bytes()) * size.bytes();
        return base == R10 ? STACK + offset : Math.min(offset + random.nextInt(3), 64 - size.bytes());
    }

    /** Up to 31 bytes on, by a number; in the frame that is compared with its end once more. */
    private void indexed() {
        Label outside = code.label();
        Register base = random.nextBoolean() ? R6 : R7;
        Size size = any(Size.values());
        code.mov(R1, register()).alu(AluOp.AND, R1, 31).alu(AluOp.ADD, R1, base);
        if (base == R6) {
            code.load(Size.DOUBLE, R2, R10, CONTEXT).load(Size.WORD, R2, R2, 4);
            code.mov(R3, R1).alu(AluOp.ADD, R3, 32).jump(JumpOp.GT, R3, R2, outside);
        }
        int offset = random.nextInt(24);
        if (random.nextBoolean()) {
            code.store(size, R1, offset, R8);
        } else {
            code.load(size, R8, R1, offset);
        }
        code.bind(outside).mov(R2, R8).mov(R3, number32());
    }

    private void atomic() {
        Size size = random.nextBoolean() ? Size.WORD : Size.DOUBLE;
        AtomicOp op = any(AtomicOp.values());
        // What one reads from the stack, the verifier of Linux 6.18 takes for what was there on the first way to it: it
        // prunes the others, and leaves out what branches on it.
        Register base = fetches(op) || random.nextBoolean() ? R7 : R10;
        int offset = random.nextInt(64 / size.bytes()) * size.bytes() + (base == R10 ? STACK : 0);
        if (op == AtomicOp.CMPXCHG && size == Size.WORD) {
            // Linux 6.18 leaves the upper half of R0 as it was if it exchanges, behind a state that its verifier
            // pruned.
            code.add(new Instruction.Move(Width.W32, R0, R0));
        }
        code.add(new Instruction.Atomic(op, size, base, offset, register()));
    }

    private static boolean fetches(AtomicOp op) {
        return switch (op) {
            case ADD, OR, AND, XOR -> false;
            case FETCH_ADD, FETCH_OR, FETCH_AND, FETCH_XOR, XCHG, CMPXCHG -> true;
        };
    }

    private void bytes() {
        int bits = 16 << random.nextInt(3);
        switch (random.nextInt(4)) {
            case 0 -> code.bigEndian(register(), bits);
            case 1 -> code.littleEndian(register(), bits);
            case 2 -> code.swap(register(), bits);
            default -> code.add(new Instruction.Negate(width(), register()));
        }
    }

    private void move() {
        switch (random.nextInt(5)) {
            case 0 -> code.add(new Instruction.Move(width(), register(), register()));
            case 1 -> code.add(new Instruction.Move(width(), register(), new Operand.Immediate(number32())));
            case 2 ->
                code.add(new Instruction.MoveSignExtend(Width.W64, register(), register(), 8 << random.nextInt(3)));
            case 3 ->
                code.add(new Instruction.MoveSignExtend(Width.W32, register(), register(), 8 << random.nextInt(2)));
            default -> {
                AluOp op = op();
                Width width = width();
                code.add(new Instruction.Alu(width, op, register(), new Operand.Immediate(immediate(op, width))));
            }
        }
    }

    private void loopOrCall() {
        if (random.nextBoolean()) {
            calls = true;
            code.mov(R1, register()).mov(R2, register()).callLocal(function).mov(R8, R0);
            numbers();
        } else if (!looping) {
            looping = true;
            loop();
            looping = false;
        }
    }

    /** R9 counts, by constants, so that the verifier can follow: up or down, left in the middle or at the end. */
    private void loop() {
        int times = 1 + random.nextInt(8);
        int step = 1 + random.nextInt(3);
        Label head = code.label();
        Label out = code.label();
        boolean up = random.nextBoolean();
        code.mov(R9, up ? 0 : times * step).bind(head);
        block(1 + random.nextInt(5));
        code.alu(AluOp.ADD, R8, R9).alu(AluOp.ADD, R9, up ? step : -step);
        int end = up ? times * step : 0;
        switch (random.nextInt(3)) {
            case 0 -> code.jump(JumpOp.NE, R9, end, head);
            case 1 -> code.jump32(up ? JumpOp.LT : JumpOp.GT, R9, end, head);
            default -> code.jump(JumpOp.EQ, R9, end, out).jump(head);
        }
        code.bind(out);
    }

    /** The verifier refuses counts that are too large, and division by a constant zero. */
    private int immediate(AluOp op, Width width) {
        int value = number32();
        return switch (op) {
            case LSH, RSH, ARSH -> value & (width == Width.W64 ? 63 : 31);
            case DIV, MOD, SDIV, SMOD -> value == 0 ? 1 : value;
            default -> value;
        };
    }

    private AluOp op() {
        return any(AluOp.values());
    }

    private Width width() {
        return random.nextBoolean() ? Width.W64 : Width.W32;
    }

    private Register register() {
        return any(NUMBERS);
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private int number32() {
        return random.nextInt(3) == 0 ? random.nextInt(-4, 66) : (int) number();
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
