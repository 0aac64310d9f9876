package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import java.util.Collection;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where a program keeps the fields that its rules test: a slot of the stack for each, in network order, and in R9 a bit
 * for each that is set while the field is absent. So one {@code jset} tests that all fields of a match are there.
 *
 * <p>Fields are moved and compared in pieces of at most 4 bytes, because a comparison's constant has 32 bits. The
 * pieces are the same at both ends: a load that spans two stores would wait for both to reach the cache.
 */
final class FieldSlots {

    /** Below the 8 bytes at the top, which hold the key of the counters. */
    private static final int TOP = -8;

    /** What the kernel allows; the verifiers of other hosts allow no less. Source: linux/filter.h, MAX_BPF_STACK. */
    private static final int STACK_SIZE = 512;

    /** Where the slot of a field that is bytes has their number, u32. */
    private static final int COUNT = 20;

    private final PortSetMaps maps;
    private final List<Field> fields;

    /** How many of the bytes of a field are tested at most. */
    private final Map<Field, Integer> ends = new EnumMap<>(Field.class);

    FieldSlots(List<FieldTest> tests, PortSetMaps maps) {
        this.maps = maps;
        EnumSet<Field> tested = EnumSet.noneOf(Field.class);
        for (FieldTest test : tests) {
            tested.add(test.field());
            if (test instanceof FieldTest.Bytes bytes) {
                ends.merge(test.field(), bytes.end(), Math::max);
            }
        }
        fields = List.copyOf(tested);
        assert fields.size() < Integer.SIZE && -bottom() <= STACK_SIZE : fields;
    }

    boolean none() {
        return fields.isEmpty();
    }

    /** The fields of {@code layer} that are kept. */
    List<Field> of(Layer layer) {
        return fields.stream().filter(field -> field.layer() == layer).toList();
    }

    boolean any(Set<Layer> layers) {
        return fields.stream().anyMatch(field -> layers.contains(field.layer()));
    }

    /**
     * Marks every field absent. The slots are cleared too: a verifier that does not see that R9 guards them must not
     * find them uninitialised.
     */
    void clear(Assembler code) {
        code.mov(R9, (1 << fields.size()) - 1);
        for (int slot = TOP - 8; slot >= bottom(); slot -= 8) {
            code.store(Size.DOUBLE, R10, slot, 0);
        }
    }

    /** Keeps a field of the layer that starts {@code layerOffset} bytes after {@code base}. Uses R0. */
    void keep(Assembler code, Field field, Register base, int layerOffset) {
        for (int at = 0; at < field.size(); at += piece(field, at).bytes()) {
            code.load(piece(field, at), R0, base, layerOffset + field.offset() + at);
            code.store(piece(field, at), R10, slot(field) + at, R0);
        }
        present(code, field);
    }

    /** Keeps a field of one byte that is in a register. */
    void keep(Assembler code, Field field, Register value) {
        code.store(Size.BYTE, R10, slot(field), value);
        present(code, field);
    }

    /** Keeps those bytes of a field at R1 that are tested and there, of {@code cursor}, and their number. Uses R4. */
    void keepBytes(Assembler code, Field field, Cursor cursor) {
        Label kept = code.label();
        present(code, field);
        code.mov(R4, 0);
        for (int at = 0; at < ends.get(field); at += Size.WORD.bytes()) {
            Label last = code.label();
            Label next = code.label();
            cursor.ifThere(at + Size.WORD.bytes(), last);
            copy(code, Size.WORD, field, at);
            code.jump(next).bind(last);
            for (int octet = at; octet < at + Size.WORD.bytes() - 1; octet++) {
                cursor.ifThere(octet + 1, kept);
                copy(code, Size.BYTE, field, octet);
            }
            code.jump(kept).bind(next);
        }
        code.bind(kept);
        forget(code, R4);
        code.store(Size.WORD, R10, slot(field) + COUNT, R4);
    }

    /** Makes the verifier forget what it knows of a register: it would try all rules for each number. Uses R0. */
    private static void forget(Assembler code, Register known) {
        code.load(Size.WORD, R0, R6, ActionCode.RX_QUEUE_INDEX)
                .alu(AluOp.XOR, known, R0)
                .alu(AluOp.XOR, known, R0);
    }

    private void copy(Assembler code, Size size, Field field, int at) {
        code.load(size, R0, R1, at).store(size, R10, slot(field) + at, R0).mov(R4, at + size.bytes());
    }

    /** Goes to {@code absent} unless all of {@code tested} are there. */
    void require(Assembler code, Collection<Field> tested, Label absent) {
        int bits = tested.stream().mapToInt(this::bit).reduce(0, (a, b) -> a | b);
        code.jump32(JumpOp.SET, R9, bits, absent);
    }

    /** Goes to {@code failed} unless {@code test} holds of its field, which is there. Uses R0 to R5. */
    void test(Assembler code, FieldTest test, Label failed) {
        switch (test) {
            case FieldTest.Masked masked -> test(code, masked, failed);
            case FieldTest.AnyBit any -> test(code, any, failed);
            case FieldTest.Bytes bytes -> test(code, bytes, failed);
            case FieldTest.InSet set -> test(code, set, failed);
        }
    }

    private void test(Assembler code, FieldTest.Masked test, Label failed) {
        Field field = test.field();
        for (int at = 0; at < field.size(); at += piece(field, at).bytes()) {
            Size piece = piece(field, at);
            int mask = constant(field, at, test.maskHigh(), test.maskLow());
            if (mask == 0) {
                continue;
            }
            code.load(piece, R1, R10, slot(field) + at);
            and(code, mask, constant(field, at, field.onesHigh(), field.onesLow()));
            code.jump32(JumpOp.NE, R1, constant(field, at, test.valueHigh(), test.valueLow()), failed);
        }
    }

    private void test(Assembler code, FieldTest.AnyBit test, Label failed) {
        Field field = test.field();
        code.load(piece(field, 0), R1, R10, slot(field))
                .alu32(AluOp.AND, R1, constant(field, 0, 0, Integer.toUnsignedLong(test.mask())))
                .jump32(JumpOp.EQ, R1, 0, failed);
    }

    /** Compares words, because loads from the stack must be aligned. */
    private void test(Assembler code, FieldTest.Bytes test, Label failed) {
        int slot = slot(test.field());
        code.load(Size.WORD, R1, R10, slot + COUNT).jump32(JumpOp.LT, R1, test.end(), failed);
        for (int at = 0; at < test.end(); at += Size.WORD.bytes()) {
            int mask = 0;
            int value = 0;
            for (int i = Math.max(at, test.offset()); i < Math.min(at + Size.WORD.bytes(), test.end()); i++) {
                mask |= 0xFF << (i - at) * 8;
                value |= test.octet(i) << (i - at) * 8;
            }
            if (mask != 0) {
                code.load(Size.WORD, R1, R10, slot + at);
                and(code, mask, -1);
                code.jump32(JumpOp.NE, R1, value, failed);
            }
        }
    }

    private void test(Assembler code, FieldTest.InSet test, Label failed) {
        String map = maps.name(test.ports());
        if (map != null) {
            PortSetCode.lookUp(code, map, failed);
        }
        code.load(Size.HALF, R1, R10, slot(test.field())).bigEndian(R1, 16).alu(AluOp.AND, R1, 0xFFFF);
        if (map != null) {
            PortSetCode.testBit(code, failed);
        } else {
            PortSetCode.testRanges(code, test.ports(), failed);
        }
    }

    private static void and(Assembler code, int mask, int ones) {
        if (mask != ones) {
            code.alu32(AluOp.AND, R1, mask);
        }
    }

    private void present(Assembler code, Field field) {
        code.alu32(AluOp.AND, R9, ~bit(field));
    }

    private int bit(Field field) {
        return 1 << fields.indexOf(field);
    }

    private int slot(Field field) {
        int slot = TOP;
        for (Field kept : fields.subList(0, fields.indexOf(field) + 1)) {
            slot -= kept.size() <= 8 ? 8 : kept.isNumber() ? 16 : 24;
        }
        return slot;
    }

    private int bottom() {
        return fields.isEmpty() ? TOP : slot(fields.getLast());
    }

    private static Size piece(Field field, int at) {
        return switch (field.size() - at) {
            case 1 -> Size.BYTE;
            case 2, 3 -> Size.HALF;
            default -> Size.WORD;
        };
    }

    /** What a little-endian load of the piece at {@code at} gives, if the field is the number {@code high:low}. */
    private static int constant(Field field, int at, long high, long low) {
        int constant = 0;
        for (int i = 0; i < piece(field, at).bytes(); i++) {
            int shift = (field.size() - 1 - at - i) * 8;
            long octet = (shift < 64 ? low >>> shift : high >>> shift - 64) & 0xFF;
            constant |= (int) octet << i * 8;
        }
        return constant;
    }
}
