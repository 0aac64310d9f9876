package io.xdp4j.linux.capture;

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

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.InstructionProgram;
import java.util.List;

/** The program that copies each frame to the ring of the processor that it runs on, and lets it go on. */
final class CaptureProgram {

    /** Of the counters: how many frames were seen, and how many of them did not fit into the ring. */
    static final int SEEN = 0;

    static final int LOST = 8;
    static final int COUNTS_BYTES = 16;

    // struct xdp_md. Source: include/uapi/linux/bpf.h.
    private static final int DATA = 0;
    private static final int DATA_END = 4;
    private static final int INGRESS_IFINDEX = 12;
    private static final int RX_QUEUE_INDEX = 16;

    private static final int META = -CapturedRecord.META_BYTES; // on the stack
    private static final int KEY = META - 4;

    private final Assembler code = new Assembler();
    private final Label pass = code.label();

    private CaptureProgram() {}

    /** Returns it, for maps that are open: one of events, one of counters. */
    static InstructionProgram of(CaptureSpec spec, Fd events, Fd counts) {
        return new CaptureProgram().write(spec, events, counts);
    }

    private InstructionProgram write(CaptureSpec spec, Fd events, Fd counts) {
        code.mov(R6, R1);
        only(spec.queues());
        describe(spec.snapLength());
        output(events);
        count(counts);
        code.bind(pass).mov(R0, XdpVerdict.PASS.number()).exit();
        return new InstructionProgram("xdp4j_dump", code.instructions());
    }

    private void only(List<Integer> queues) {
        if (queues.isEmpty()) {
            return;
        }
        Label wanted = code.label();
        code.load(Size.WORD, R2, R6, RX_QUEUE_INDEX);
        queues.forEach(queue -> code.jump(JumpOp.EQ, R2, queue, wanted));
        code.jump(pass).bind(wanted);
    }

    /** Leaves in R7 how many bytes of the frame are wanted. */
    private void describe(int snapLength) {
        Label fits = code.label();
        code.load(Size.WORD, R7, R6, DATA)
                .load(Size.WORD, R8, R6, DATA_END)
                .alu(AluOp.SUB, R8, R7)
                .store(Size.WORD, R10, META + CapturedRecord.LENGTH, R8)
                .mov(R7, R8)
                .jump(JumpOp.LE, R7, snapLength, fits)
                .mov(R7, snapLength)
                .bind(fits)
                .store(Size.WORD, R10, META + CapturedRecord.KEPT, R7)
                .load(Size.WORD, R2, R6, INGRESS_IFINDEX)
                .store(Size.WORD, R10, META + CapturedRecord.INTERFACE, R2)
                .load(Size.WORD, R2, R6, RX_QUEUE_INDEX)
                .store(Size.WORD, R10, META + CapturedRecord.QUEUE, R2)
                .call(Helper.KTIME_GET_BOOT_NS)
                .store(Size.DOUBLE, R10, META + CapturedRecord.TIME, R0);
    }

    /** The upper half of the flags says how many bytes of the frame follow ours. Leaves in R7 whether it failed. */
    private void output(Fd events) {
        code.alu(AluOp.LSH, R7, Integer.SIZE)
                .mov32(R3, (int) Bpf.BPF_F_CURRENT_CPU)
                .alu(AluOp.OR, R3, R7)
                .mov(R1, R6)
                .loadMapFd(R2, events.number())
                .mov(R4, R10)
                .alu(AluOp.ADD, R4, META)
                .mov(R5, CapturedRecord.META_BYTES)
                .call(Helper.PERF_EVENT_OUTPUT)
                .mov(R7, R0);
    }

    private void count(Fd counts) {
        code.store(Size.WORD, R10, KEY, 0)
                .loadMapFd(R1, counts.number())
                .mov(R2, R10)
                .alu(AluOp.ADD, R2, KEY)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, pass);
        increment(SEEN);
        code.jump(JumpOp.EQ, R7, 0, pass);
        increment(LOST);
    }

    private void increment(int counter) {
        code.load(Size.DOUBLE, R1, R0, counter).alu(AluOp.ADD, R1, 1).store(Size.DOUBLE, R0, counter, R1);
    }
}
