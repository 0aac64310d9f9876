package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R5;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.rule.FrameParser.QUIC_IDS;
import static io.xdp4j.rule.FrameParser.QUIC_LONG_HEADER;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;

/** The part of a program that keeps the connection ids of a QUIC packet, which is where the cursor is. Uses R2. */
final class QuicCode {

    private final Assembler code;
    private final FieldSlots slots;
    private final Cursor cursor;

    QuicCode(Assembler code, FieldSlots slots, Cursor cursor) {
        this.code = code;
        this.slots = slots;
        this.cursor = cursor;
    }

    /** Keeps what is wanted of both layers, at least one. */
    void emit(Layer source, Layer destination) {
        emit(source, destination, 0);
    }

    /** As above; the id of a short header has at most {@code most} bytes, if that is not 0. */
    void emit(Layer source, Layer destination, int most) {
        Label longHeader = code.label();
        boolean wantsSource = slots.any(source);
        cursor.ifThere(1, slots.missing());
        code.load(Size.BYTE, R2, R1, 0)
                .jump(JumpOp.SET, R2, QUIC_LONG_HEADER, wantsSource ? longHeader : slots.missing());
        if (most > 0) {
            code.mov(R5, 1 + most); // in a frame that no length bounds
        }
        cursor.keep(destination, 1);
        if (wantsSource) {
            code.jump(slots.done()).bind(longHeader);
            source(source);
        }
    }

    private void source(Layer source) {
        cursor.ifThere(QUIC_IDS + 1, slots.missing());
        code.load(Size.BYTE, R2, R1, QUIC_IDS).alu(AluOp.ADD, R2, QUIC_IDS + 1);
        cursor.skip(R2);
        cursor.ifThere(1, slots.missing());
        code.load(Size.BYTE, R2, R1, 0);
        cursor.skip(1);
        code.jump(JumpOp.LT, R5, R2, slots.missing())
                .mov(R3, R1)
                .alu(AluOp.ADD, R3, R2)
                .jump(JumpOp.GT, R3, R8, slots.missing())
                .mov(R5, R2);
        cursor.keep(source, 0);
    }
}
