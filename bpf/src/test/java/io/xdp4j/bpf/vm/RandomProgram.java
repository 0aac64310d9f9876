package io.xdp4j.bpf.vm;

import static io.xdp4j.bpf.Register.*;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.AtomicOp;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Operand;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.Width;
import java.util.Random;

/**
 * Programs of any instructions, with loops, calls and maps, that end or trap. R6 is the start of the frame, R7 the
 * context, R8 a value of the map {@code values}; the others hold numbers. Accesses are inside more often than not.
 */
final class RandomProgram {

    /** The name of the array that they use: of 4 values of 64 bytes. */
    static final String MAP = "values";

    private static final Register[] NUMBERS = {R0, R2, R3, R4, R5};

    private final Random random;
    private final Assembler code = new Assembler();
    private final Label function = code.label();
    private final boolean tame;
    private int loops;
    private boolean calls;

    private RandomProgram(Random random, boolean tame) {
        this.random = random;
        this.tame = tame;
    }

    /** Makes one of about so many instructions; a large one has accesses that are inside alone, so as to get far. */
    static Program of(long seed, int size) {
        var program = new RandomProgram(new Random(seed), size > 500);
        program.write(size);
        return Program.of("random" + seed, program.code.instructions());
    }

    private void write(int size) {
        Label done = code.label();
        code.mov(R7, R1).load(Size.WORD, R6, R7, 0).load(Size.WORD, R5, R7, 4);
        if (tame || random.nextInt(4) > 0) {
            code.mov(R2, R6).alu(AluOp.ADD, R2, random.nextInt(tame ? 64 : 96)).jump(JumpOp.GT, R2, R5, done);
        }
        code.store(Size.WORD, R10, -4, random.nextInt(tame ? 4 : 5));
        code.loadMap(R1, MAP).mov(R2, R10).alu(AluOp.ADD, R2, -4).call(Helper.MAP_LOOKUP_ELEM);
        code.mov(R8, R0);
        if (random.nextInt(8) > 0) {
            code.jump(JumpOp.EQ, R8, 0, done);
        }
        for (int offset = -64; offset < 0; offset += 8) {
            code.store(Size.DOUBLE, R10, offset, random.nextInt());
        }
        numbers();
        block(size);
        for (Register number : NUMBERS) {
            code.alu(AluOp.MUL, R0, 31).alu(AluOp.XOR, R0, number);
        }
        code.mov(R1, R0).alu(AluOp.RSH, R1, 32).alu(AluOp.XOR, R0, R1).exit();
        code.bind(done).mov(R0, 1).exit();
        function();
    }

    private void numbers() {
        for (Register number : NUMBERS) {
            code.mov(number, constant());
        }
    }

    private void function() {
        code.bind(function).mov(R0, R1).alu(AluOp.XOR, R0, R2);
        if (calls) {
            code.store(Size.DOUBLE, R10, -8, R0).load(Size.WORD, R0, R10, -4 - random.nextInt(4));
        }
        code.alu(AluOp.MUL, R0, constant()).exit();
    }

    private int constant() {
        return switch (random.nextInt(4)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextInt(64);
            case 2 -> 1 << random.nextInt(32);
            default -> -random.nextInt(64);
        };
    }

    private Register number() {
        return NUMBERS[random.nextInt(NUMBERS.length)];
    }

    private Operand operand() {
        return random.nextBoolean() ? number() : new Operand.Immediate(constant());
    }

    private Width width() {
        return random.nextBoolean() ? Width.W64 : Width.W32;
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }

    private void block(int size) {
        int end = code.slots() + size;
        while (code.slots() < end) {
            switch (random.nextInt(16)) {
                case 0, 1, 2, 3, 4 -> code.add(new Instruction.Alu(width(), any(AluOp.values()), number(), operand()));
                case 5 -> one();
                case 6, 7, 8 -> load();
                case 9, 10 -> store();
                case 11 -> atomic();
                case 12, 13 -> branch();
                case 14 -> loop();
                default -> call();
            }
        }
    }

    private void one() {
        int bits = 16 << random.nextInt(3);
        switch (random.nextInt(7)) {
            case 0 -> code.add(new Instruction.Move(width(), number(), operand()));
            case 1 -> code.add(new Instruction.Negate(width(), number()));
            case 2 -> code.add(new Instruction.ToBig(number(), bits));
            case 3 -> code.add(new Instruction.ToLittle(number(), bits));
            case 4 -> code.add(new Instruction.ByteSwap(number(), bits));
            case 5 -> code.add(new Instruction.MoveSignExtend(width(), number(), number(), 8 << random.nextInt(2)));
            default -> code.add(new Instruction.LoadImmediate64(number(), random.nextLong()));
        }
    }

    /** Leaves an address in R1, or names one that is in a register; returns the offset from it. */
    private int address(Register[] base) {
        boolean wild = !tame && random.nextInt(40) == 0;
        int spread = wild ? 200 : 32;
        base[0] = any(new Register[] {R6, R8, R10});
        int offset = base[0] == R10 ? -64 + random.nextInt(tame ? 24 : 48) : random.nextInt(spread) - (wild ? 100 : 0);
        if (random.nextInt(3) == 0) {
            Register index = number();
            code.mov(R1, index).alu(AluOp.AND, R1, wild ? 0x1ff : 0xf).alu(AluOp.ADD, R1, base[0]);
            base[0] = R1;
        }
        return offset;
    }

    private void load() {
        var base = new Register[1];
        int offset = address(base);
        Size size = any(Size.values());
        if (random.nextInt(4) == 0 && size != Size.DOUBLE) {
            code.add(new Instruction.LoadSigned(size, number(), base[0], offset));
        } else {
            code.load(size, number(), base[0], offset);
        }
    }

    private void store() {
        var base = new Register[1];
        int offset = address(base);
        Size size = any(Size.values());
        if (random.nextBoolean()) {
            code.store(size, base[0], offset, number());
        } else {
            code.store(size, base[0], offset, constant());
        }
    }

    private void atomic() {
        Size size = random.nextBoolean() ? Size.WORD : Size.DOUBLE;
        Register base = !tame && random.nextInt(20) == 0 ? R6 : random.nextBoolean() ? R8 : R10;
        int offset = random.nextInt(6) * size.bytes();
        code.add(new Instruction.Atomic(
                any(AtomicOp.values()), size, base, base == R10 ? -64 + offset : offset, number()));
    }

    private void branch() {
        Label ahead = code.label();
        JumpOp op = any(JumpOp.values());
        boolean narrow = random.nextBoolean();
        if (random.nextBoolean()) {
            int value = constant();
            var _ = narrow ? code.jump32(op, number(), value, ahead) : code.jump(op, number(), value, ahead);
        } else {
            Register right = number();
            var _ = narrow ? code.jump32(op, number(), right, ahead) : code.jump(op, number(), right, ahead);
        }
        block(1 + random.nextInt(6));
        code.bind(ahead);
    }

    /** Counts R9 up, in steps: what is in it comes before the branch. One within another would count both. */
    private void loop() {
        if (loops++ > 0) {
            loops--;
            return;
        }
        int step = 1 + random.nextInt(3);
        int from = random.nextInt(20);
        int times = 1 + random.nextInt(12);
        Label head = code.label();
        Label out = code.label();
        code.mov(R9, from);
        if (random.nextInt(3) == 0) {
            sharedTail(from + times * step, step);
            loops--;
            return;
        }
        code.bind(head);
        block(1 + random.nextInt(10));
        if (random.nextBoolean()) {
            code.mov(R1, R9).alu(AluOp.ADD, R1, any(new Register[] {R6, R8})).load(Size.BYTE, R2, R1, 0);
        }
        code.alu(AluOp.ADD, R9, step);
        switch (random.nextInt(3)) {
            case 0 -> code.jump(JumpOp.NE, R9, from + times * step, head);
            case 1 -> code.jump(JumpOp.LT, R9, from + times * step, head);
            default -> code.jump(JumpOp.EQ, R9, from + times * step, out).jump(head);
        }
        code.bind(out);
        loops--;
    }

    /** As compilers of C make loops that go on in several places: all jump back to what counts. */
    private void sharedTail(int end, int step) {
        Label[] tails = {code.label(), code.label()};
        Label head = code.label();
        Label out = code.label();
        code.jump(head).bind(tails[0]);
        if (random.nextInt(3) == 0) {
            block(2);
        } else {
            code.alu(any(AluOp.values()), number(), number());
        }
        code.bind(tails[1])
                .alu(AluOp.ADD, R9, step)
                .jump(JumpOp.EQ, R9, end, out)
                .bind(head);
        for (int i = random.nextInt(3); i >= 0; i--) {
            block(1 + random.nextInt(4));
            code.jump(any(JumpOp.values()), number(), constant(), any(tails));
        }
        block(1 + random.nextInt(4));
        code.jump(any(tails)).bind(out);
    }

    private void call() {
        calls = true;
        if (random.nextBoolean()) {
            code.mov(R1, number()).callLocal(function);
        } else {
            code.call(Helper.GET_SMP_PROCESSOR_ID);
        }
        numbers();
    }
}
