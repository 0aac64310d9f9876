package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
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

    private final List<Field> fields;

    FieldSlots(EnumSet<Field> fields) {
        this.fields = List.copyOf(fields);
        assert this.fields.size() < Integer.SIZE && -bottom() <= STACK_SIZE : fields;
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

    /** Goes to {@code absent} unless all of {@code tested} are there. */
    void require(Assembler code, Collection<Field> tested, Label absent) {
        int bits = tested.stream().mapToInt(this::bit).reduce(0, (a, b) -> a | b);
        code.jump32(JumpOp.SET, R9, bits, absent);
    }

    /** Goes to {@code failed} unless {@code test} holds of its field, which is there. Uses R1. */
    void test(Assembler code, FieldTest test, Label failed) {
        switch (test) {
            case FieldTest.Masked masked -> test(code, masked, failed);
            case FieldTest.AnyBit any -> test(code, any, failed);
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
            if (mask != constant(field, at, field.onesHigh(), field.onesLow())) {
                code.alu32(AluOp.AND, R1, mask);
            }
            code.jump32(JumpOp.NE, R1, constant(field, at, test.valueHigh(), test.valueLow()), failed);
        }
    }

    private void test(Assembler code, FieldTest.AnyBit test, Label failed) {
        Field field = test.field();
        code.load(piece(field, 0), R1, R10, slot(field))
                .alu32(AluOp.AND, R1, constant(field, 0, 0, Integer.toUnsignedLong(test.mask())))
                .jump32(JumpOp.EQ, R1, 0, failed);
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
            slot -= kept.size() <= 8 ? 8 : 16;
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
