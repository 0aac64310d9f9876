package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import java.math.BigInteger;

/** The part of a program that tests fields, which are there. What does not hold goes to a label. Uses R0 to R5. */
final class TestCode {

    private final Assembler code;
    private final FieldSlots slots;
    private final KeyCode keys;
    private final RuleTableNames tables;

    TestCode(Assembler code, FieldSlots slots, KeyCode keys, RuleTableNames tables) {
        this.code = code;
        this.slots = slots;
        this.keys = keys;
        this.tables = tables;
    }

    /** Goes to {@code failed} unless {@code test} holds. */
    void emit(FieldTest test, Label failed) {
        switch (test) {
            case FieldTest.Equal equal -> equal(equal.field(), equal.mask(), equal.value(), failed);
            case FieldTest.Differs differs -> differs(differs, failed);
            case FieldTest.Between between -> between(between, failed);
            case FieldTest.InPorts ports -> ports(ports, failed);
            case FieldTest.InSet set -> member(set, failed);
        }
    }

    private void equal(Field field, BigInteger mask, BigInteger value, Label failed) {
        for (int at : FieldSlots.pieces(field)) {
            int wanted = constant(field, at, mask);
            if (wanted != 0) {
                slots.load(code, field, at, R1);
                and(wanted, constant(field, at, field.ones()));
                code.jump32(JumpOp.NE, R1, constant(field, at, value), failed);
            }
        }
    }

    private void differs(FieldTest.Differs test, Label failed) {
        Label holds = code.label();
        equal(test.field(), test.mask(), test.value(), holds);
        code.jump(failed).bind(holds);
    }

    private void between(FieldTest.Between test, Label failed) {
        loadNumber(test.field());
        boolean small = test.field().size() <= Integer.BYTES;
        if (test.mask() != test.field().ones().longValue()) {
            andNumber(test.mask(), small);
        }
        if (test.first() != 0) {
            compare(JumpOp.LT, test.first(), small, failed);
        }
        if (test.last() != test.field().ones().longValue()) {
            compare(JumpOp.GT, test.last(), small, failed);
        }
    }

    private void andNumber(long mask, boolean small) {
        if (small) {
            code.alu32(AluOp.AND, R1, (int) mask);
        } else {
            code.loadImm64(R2, mask).alu(AluOp.AND, R1, R2);
        }
    }

    private void compare(JumpOp op, long number, boolean small, Label failed) {
        if (small) {
            code.jump32(op, R1, (int) number, failed);
        } else {
            code.loadImm64(R2, number).jump(op, R1, R2, failed);
        }
    }

    /** Loads a field of at most 8 bytes into R1 as a number. Uses R2. */
    void loadNumber(Field field) {
        code.mov(R1, 0);
        for (int at : FieldSlots.pieces(field)) {
            Size piece = FieldSlots.piece(field, at);
            slots.load(code, field, at, R2);
            if (piece != Size.BYTE) {
                code.bigEndian(R2, piece.bytes() * Byte.SIZE);
            }
            code.alu(AluOp.LSH, R1, piece.bytes() * Byte.SIZE).alu(AluOp.OR, R1, R2);
        }
    }

    private void ports(FieldTest.InPorts test, Label failed) {
        if (test.ports().ranges().isEmpty()) {
            code.jump(failed);
            return;
        }
        String table = tables.ports(test.ports());
        loadNumber(test.field());
        if (table != null) {
            code.loadMapValue(R0, table);
            testBit(failed);
        } else {
            testRanges(test.ports(), failed);
        }
    }

    /** Goes to {@code failed} unless the bit of the port in R1 is set in the bits at R0. */
    private void testBit(Label failed) {
        code.alu(AluOp.AND, R1, 0xFFFF)
                .mov(R2, R1)
                .alu(AluOp.RSH, R2, 3)
                .alu(AluOp.ADD, R0, R2)
                .load(Size.BYTE, R0, R0, 0)
                .alu(AluOp.AND, R1, 7)
                .alu(AluOp.RSH, R0, R1)
                .alu(AluOp.AND, R0, 1)
                .jump(JumpOp.EQ, R0, 0, failed);
    }

    /** Goes to {@code failed} unless the port in R1 is in one of the ranges, of which there is at least one. */
    private void testRanges(PortSet ports, Label failed) {
        Label found = code.label();
        for (PortSet.Range range : ports.ranges()) {
            code.jump(JumpOp.LT, R1, range.first(), failed); // in ascending order: no later one has it
            if (range != ports.ranges().getLast()) {
                code.jump(JumpOp.LE, R1, range.last(), found);
            } else {
                code.jump(JumpOp.GT, R1, range.last(), failed);
            }
        }
        code.bind(found);
    }

    private void member(FieldTest.InSet test, Label failed) {
        SetType type = tables.setType(test);
        String table = SetSpec.table(test.set(), test.keyBytes());
        if (type == SetType.PORT) {
            keys.lookUpNumber(test.fields().getFirst(), table, failed);
            code.load(Size.BYTE, R0, R0, 0).jump(JumpOp.EQ, R0, 0, failed);
            return;
        }
        int at = 0;
        if (type == SetType.PREFIX) {
            keys.putWord(test.keyBytes() * Byte.SIZE, at);
            at += Integer.BYTES;
        }
        for (Field field : test.fields()) {
            keys.put(field, at);
            at += field.size();
        }
        if (SetTable.kind(type, test.keyBytes()) == TableSpec.Kind.BUCKETS) {
            code.load(Size.WORD, R1, R10, KeyCode.KEY);
            BucketCode.require(code, table, KeyCode.KEY, failed);
        } else {
            keys.lookUp(table, failed);
        }
    }

    private void and(int mask, int ones) {
        if (mask != ones) {
            code.alu32(AluOp.AND, R1, mask);
        }
    }

    /** What a little-endian load of the piece at {@code at} gives, if the field is {@code number}. */
    static int constant(Field field, int at, BigInteger number) {
        int constant = 0;
        for (int i = 0; i < FieldSlots.piece(field, at).bytes(); i++) {
            int octet =
                    number.shiftRight((field.size() - 1 - at - i) * Byte.SIZE).intValue() & 0xFF;
            constant |= octet << i * Byte.SIZE;
        }
        return constant;
    }
}
