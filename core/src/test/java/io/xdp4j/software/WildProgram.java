package io.xdp4j.software;

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
import io.xdp4j.bpf.map.MapSpec;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * Programs that no verifier would let through: any register may hold any address or number, and is computed with,
 * compared, spilled, handed over and reached through as if it were right.
 */
final class WildProgram {

    private static final Register[] ALL = {R0, R1, R2, R3, R4, R5, R6, R7, R8, R9};
    private static final Register[] NUMBERS = {R1, R2, R3, R4, R5};
    private static final Register[] ADDRESSES = {R7, R8, R9, R0};
    private static final Helper[] HELPERS =
            Stream.of("""
            XDP_ADJUST_HEAD XDP_ADJUST_META XDP_ADJUST_TAIL XDP_LOAD_BYTES XDP_STORE_BYTES
            XDP_GET_BUFF_LEN MAP_LOOKUP_ELEM MAP_UPDATE_ELEM MAP_DELETE_ELEM MAP_LOOKUP_PERCPU_ELEM
            MAP_PUSH_ELEM MAP_POP_ELEM MAP_PEEK_ELEM FOR_EACH_MAP_ELEM LOOP
            TAIL_CALL CSUM_DIFF SPIN_LOCK SPIN_UNLOCK RINGBUF_RESERVE
            RINGBUF_SUBMIT RINGBUF_OUTPUT REDIRECT_MAP SNPRINTF
            """.strip().split("\\s+")).map(Helper::valueOf).toArray(Helper[]::new);

    /** {@code strtol}, {@code strtoul} and {@code strncmp}. */
    private static final Integer[] NUMBERED = {105, 106, 182};

    private final Random random;
    private final List<MapSpec> maps;
    private final Assembler code = new Assembler();
    private final Label[] functions = new Label[3];
    private int level;

    private WildProgram(Random random, List<MapSpec> maps) {
        this.random = random;
        this.maps = maps;
    }

    /** Makes one that uses these maps. */
    static Program of(long seed, List<MapSpec> maps) {
        var program = new WildProgram(new Random(seed * 0x9e37_79b9_7f4a_7c15L), maps);
        program.write();
        return Program.of("wild" + seed, program.code.instructions());
    }

    private void write() {
        for (int i = 0; i < functions.length; i++) {
            functions[i] = code.label();
        }
        code.mov(R6, R1).load(Size.WORD, R7, R6, 0).load(Size.WORD, R8, R6, 4);
        body(5 + random.nextInt(60));
        for (level = 1; level <= functions.length; level++) {
            code.bind(functions[level - 1]).mov(R6, R1).mov(R7, R2).mov(R8, R3).mov(R9, R2);
            body(5 + random.nextInt(20));
        }
    }

    private void body(int size) {
        for (int i = 0; i < size; i++) {
            statement();
        }
        code.exit();
    }

    /** What is written: addresses seldom, else nothing would be reached through them. */
    private Register to() {
        return random.nextInt(30) == 0 ? any(ALL) : any(NUMBERS);
    }

    private void small(Register number) {
        if (random.nextInt(4) > 0) {
            code.alu(AluOp.AND, number, random.nextInt(16));
        }
    }

    private void statement() {
        switch (random.nextInt(24)) {
            case 0, 1 -> move();
            case 2, 3 -> code.add(new Instruction.Alu(width(), any(AluOp.values()), to(), operand()));
            case 4, 5 -> code.add(new Instruction.Move(width(), to(), random.nextInt(8) == 0 ? R10 : any(ALL)));
            case 6 -> odd();
            case 7, 8, 9, 10 -> load(base(), offset());
            case 11, 12, 13 -> store(base(), offset());
            case 14 -> atomic();
            case 15, 16 -> lookup();
            case 17 -> frame();
            case 18, 19 -> branch();
            case 20 -> loop();
            case 21 -> call();
            case 22 -> stack();
            default -> helper();
        }
    }

    private void move() {
        Register address = any(ADDRESSES);
        if (random.nextInt(20) == 0) {
            code.add(new Instruction.Alu(width(), pointerOp(), address, operand()));
        } else if (random.nextBoolean()) {
            code.alu(random.nextBoolean() ? AluOp.ADD : AluOp.SUB, address, random.nextInt(12));
        } else {
            Register number = any(NUMBERS);
            small(number);
            code.alu(AluOp.ADD, address, number);
        }
    }

    private void odd() {
        switch (random.nextInt(6)) {
            case 0 -> code.add(new Instruction.MoveSignExtend(Width.W64, to(), any(ALL), 8 << random.nextInt(3)));
            case 1 -> code.add(new Instruction.MoveSignExtend(Width.W32, to(), any(ALL), 8 << random.nextInt(2)));
            case 2 -> code.add(new Instruction.Negate(width(), to()));
            case 3 -> code.add(new Instruction.ByteSwap(to(), 16 << random.nextInt(3)));
            case 4 -> code.loadMap(to(), map().name());
            default -> code.loadImm64(to(), number());
        }
    }

    /** Numbers at which sums of addresses wrap, and addresses that nobody gave it. */
    private long number() {
        return switch (random.nextInt(8)) {
            case 0 -> Long.MIN_VALUE;
            case 1 -> 1L << 32 + random.nextInt(8);
            case 2 -> -(1L << random.nextInt(48));
            case 3 -> (16L + random.nextInt(20) << 32) + random.nextInt(64);
            case 4 -> 0x1000_0000L + random.nextInt(700);
            case 5 -> (2L << 32) + random.nextInt(4096);
            case 6 -> (3L + random.nextInt(2) << 32) + random.nextInt(150);
            default -> random.nextLong();
        };
    }

    private void stack() {
        int offset = -8 * (1 + random.nextInt(8));
        switch (random.nextInt(4)) {
            case 0 -> code.store(Size.DOUBLE, R10, offset, any(ALL));
            case 1, 2 -> code.load(Size.DOUBLE, to(), R10, offset);
            default -> code.store(any(Size.values()), R10, offset, random.nextInt(300));
        }
    }

    private void frame() {
        code.load(Size.WORD, to(), R6, 4 * random.nextInt(6));
        code.load(Size.WORD, any(ADDRESSES), R6, random.nextInt(8) > 0 ? 0 : 8);
        if (random.nextBoolean()) {
            code.load(Size.WORD, R7, R6, 0).load(Size.WORD, R8, R6, 4).mov(R9, R7);
            code.alu(AluOp.ADD, R9, random.nextInt(70));
            Label ahead = code.label();
            compare(any(JumpOp.values()), R9, R8, ahead);
            some(random.nextInt(4), R7);
            code.bind(ahead);
            some(random.nextInt(2), R7);
        }
    }

    private void compare(JumpOp op, Register left, Register right, Label target) {
        boolean turned = random.nextInt(4) == 0;
        Register first = turned ? right : left;
        Register second = turned ? left : right;
        var _ = random.nextInt(6) == 0 ? code.jump32(op, first, second, target) : code.jump(op, first, second, target);
    }

    private void some(int count, Register base) {
        for (int i = 0; i < count; i++) {
            if (random.nextInt(3) == 0) {
                store(base, random.nextInt(72));
            } else {
                load(base, random.nextInt(72));
            }
        }
    }

    private void lookup() {
        MapSpec map = map();
        Label missing = code.label();
        code.store(Size.DOUBLE, R10, -8, random.nextInt(2)).mov(R2, R10).alu(AluOp.ADD, R2, -8);
        code.loadMap(R1, map.name()).call(Helper.MAP_LOOKUP_ELEM);
        Register copy = any(new Register[] {R0, R7, R8, R9});
        code.mov(copy, R0);
        if (random.nextInt(10) > 0) {
            code.jump(
                    any(new JumpOp[] {JumpOp.EQ, JumpOp.EQ, JumpOp.LE}), random.nextBoolean() ? copy : R0, 0, missing);
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            int offset = Math.max(0, map.valueBytes() - (random.nextInt(20) == 0 ? 0 : 8) - random.nextInt(9));
            if (random.nextBoolean()) {
                load(random.nextBoolean() ? copy : R0, offset);
            } else {
                store(random.nextBoolean() ? copy : R0, offset);
            }
        }
        code.bind(missing);
        if (random.nextInt(10) > 0) {
            otherwise(copy);
        }
    }

    private void otherwise(Register address) {
        Label there = code.label();
        code.jump(JumpOp.NE, address, 0, there)
                .mov(address, R10)
                .alu(AluOp.ADD, address, -64)
                .bind(there);
    }

    private void load(Register base, int offset) {
        Size size = any(Size.values());
        Register to = to();
        if (base == R10) {
            code.load(size, to, R10, -8 * (1 + random.nextInt(8)));
        } else if (size != Size.DOUBLE && random.nextInt(4) == 0) {
            code.loadSigned(size, to, base, offset);
        } else {
            code.load(size, to, base, offset);
        }
    }

    private void store(Register base, int offset) {
        int at = base == R10 ? -8 * (1 + random.nextInt(8)) : offset;
        if (random.nextBoolean()) {
            code.store(any(Size.values()), base, at, any(ALL));
        } else {
            code.store(any(Size.values()), base, at, random.nextInt());
        }
    }

    private void atomic() {
        Size size = random.nextBoolean() ? Size.WORD : Size.DOUBLE;
        Register base = random.nextInt(12) == 0 ? any(ADDRESSES) : R10;
        int offset = base == R10 ? -8 * (1 + random.nextInt(8)) : random.nextInt(5) * 4;
        code.atomic(any(AtomicOp.values()), size, base, offset, any(ALL));
    }

    private void branch() {
        Label ahead = code.label();
        JumpOp op = any(JumpOp.values());
        if (random.nextBoolean()) {
            compare(op, any(ALL), any(ALL), ahead);
        } else if (random.nextInt(3) == 0) {
            code.jump32(op, any(ALL), small(), ahead);
        } else {
            code.jump(op, any(ALL), small(), ahead);
        }
        for (int i = random.nextInt(5); i > 0; i--) {
            statement();
        }
        code.bind(ahead);
    }

    /** Goes back on whatever is in a register; the budget ends it if nothing else does. */
    private void loop() {
        Label head = code.label();
        Register counter = to();
        code.mov(counter, random.nextInt(4)).bind(head);
        for (int i = random.nextInt(4); i > 0; i--) {
            statement();
        }
        if (random.nextBoolean()) {
            code.alu(any(new AluOp[] {AluOp.ADD, AluOp.ADD, AluOp.SUB}), any(ADDRESSES), random.nextInt(9));
        }
        code.alu(AluOp.ADD, counter, 1 + random.nextInt(8));
        code.jump(any(new JumpOp[] {JumpOp.LT, JumpOp.LE, JumpOp.SLT, JumpOp.NE}), counter, random.nextInt(80), head);
    }

    /** Calls what is behind it, so that calls end. */
    private void call() {
        if (level < functions.length) {
            if (random.nextInt(12) > 0) {
                code.mov(R1, R6).mov(R2, random.nextInt(4) == 0 ? R10 : R7).mov(R3, any(ADDRESSES));
            }
            code.callLocal(functions[level + random.nextInt(functions.length - level)]);
        }
    }

    private void helper() {
        Helper helper = any(HELPERS);
        if (random.nextInt(3) > 0
                && (helper.name().startsWith("SPIN") || helper.name().startsWith("RING"))) {
            return;
        }
        if (random.nextInt(12) > 0) {
            arguments(helper);
        }
        code.call(random.nextInt(12) == 0 ? any(NUMBERED) : helper.id());
    }

    private void arguments(Helper helper) {
        switch (helper) {
            case XDP_ADJUST_HEAD, XDP_ADJUST_META, XDP_ADJUST_TAIL ->
                code.mov(R1, R6).mov(R2, 4 * (random.nextInt(40) - 20));
            case XDP_LOAD_BYTES, XDP_STORE_BYTES -> {
                code.mov(R1, R6).mov(R2, random.nextInt(70)).mov(R4, random.nextInt(40));
                onStack(R3, 40);
            }
            case LOOP -> {
                code.mov(R1, random.nextInt(6)).mov(R4, 0);
                function(R2);
            }
            case FOR_EACH_MAP_ELEM -> {
                code.loadMap(R1, map().name()).mov(R4, 0);
                function(R2);
            }
            case TAIL_CALL -> code.mov(R1, R6).loadMap(R2, "programs").mov(R3, random.nextInt(3));
            case CSUM_DIFF -> {
                code.mov(R2, random.nextInt(40)).mov(R4, random.nextInt(40));
                onStack(R1, 40);
            }
            case RINGBUF_RESERVE ->
                code.loadMap(R1, "ring").mov(R2, random.nextInt(64)).mov(R3, 0);
            case SPIN_LOCK, SPIN_UNLOCK, RINGBUF_SUBMIT -> code.mov(R1, any(ALL));
            default -> {
                code.loadMap(R1, map().name()).mov(R4, 0);
                onStack(R2, 16 + random.nextInt(48));
                onStack(R3, 16 + random.nextInt(48));
            }
        }
    }

    private void function(Register to) {
        if (level < functions.length) {
            code.loadFunction(to, functions[level + random.nextInt(functions.length - level)]);
        }
    }

    private void onStack(Register to, int bytes) {
        code.mov(to, R10).alu(AluOp.ADD, to, -bytes);
    }

    private MapSpec map() {
        MapSpec map = maps.get(random.nextInt(maps.size()));
        return map.keyBytes() > 0 || random.nextInt(20) == 0 ? map : map();
    }

    private Register base() {
        return switch (random.nextInt(24)) {
            case 0 -> any(ALL);
            case 1, 2, 3, 4 -> R10;
            case 5, 6 -> R9;
            case 7 -> any(ADDRESSES);
            default -> start();
        };
    }

    private Register start() {
        if (random.nextInt(3) == 0) {
            code.load(Size.WORD, R7, R6, 0);
        }
        return R7;
    }

    private int offset() {
        return switch (random.nextInt(40)) {
            case 0 -> -1 - random.nextInt(16);
            case 1 -> random.nextInt(100);
            case 2 -> (short) random.nextInt();
            default -> random.nextInt(12);
        };
    }

    private Operand operand() {
        return random.nextBoolean() ? any(ALL) : new Operand.Immediate(small());
    }

    private int small() {
        return switch (random.nextInt(6)) {
            case 0 -> 1 << random.nextInt(32);
            case 1 -> -1 - random.nextInt(64);
            case 2 -> 0;
            default -> random.nextInt(64);
        };
    }

    private AluOp pointerOp() {
        return any(new AluOp[] {AluOp.ADD, AluOp.ADD, AluOp.ADD, AluOp.SUB, AluOp.AND, AluOp.MUL, AluOp.RSH});
    }

    private Width width() {
        return random.nextInt(4) == 0 ? Width.W32 : Width.W64;
    }

    private <T> T any(T[] values) {
        return values[random.nextInt(values.length)];
    }
}
