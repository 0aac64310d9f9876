package io.xdp4j.rule;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R4;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import java.util.ArrayList;
import java.util.List;

/** The ends of a program: what counts a frame, does an action and exits. */
final class ActionCode {

    /** Where the context has the queue's number. Source: linux/bpf.h, struct xdp_md. */
    static final int RX_QUEUE_INDEX = 16;

    private final Assembler code;
    private final KeyCode keys;
    private final Register context;
    private final boolean counting;
    private final List<String> interfaces = new ArrayList<>();

    ActionCode(Assembler code, KeyCode keys, Register context, boolean counting) {
        this.code = code;
        this.keys = keys;
        this.context = context;
        this.counting = counting;
    }

    /** Emits the end for {@code action}. If it counts, R9 holds the index of the counter. */
    void emit(Action action) {
        if (counting) {
            count();
        }
        switch (action) {
            case Action.Pass() -> verdict(XdpVerdict.PASS);
            case Action.Drop() -> verdict(XdpVerdict.DROP);
            case Action.Reflect() -> reflect();
            case Action.Redirect(String map, Action.Miss onMiss) -> redirect(map, onMiss);
            case Action.Forward(String device) -> forward(device);
        }
    }

    /** Returns the interfaces that actions forwarded to, by their key. */
    List<String> interfaces() {
        return List.copyOf(interfaces);
    }

    /** The counters are per CPU, and a CPU runs one program at a time, so plain additions lose nothing. */
    private void count() {
        Label missing = code.label(); // never: the index is in the map, but the verifier cannot know
        code.store(Size.WORD, R10, KeyCode.INDEX, R9);
        keys.lookUpAt(RuleCompiler.COUNTERS, KeyCode.INDEX, missing);
        code.load(Size.DOUBLE, R1, R0, 0).alu(AluOp.ADD, R1, 1).store(Size.DOUBLE, R0, 0, R1);
        code.load(Size.WORD, R1, context, Integer.BYTES)
                .load(Size.WORD, R2, context, 0)
                .alu(AluOp.SUB, R1, R2)
                .load(Size.DOUBLE, R2, R0, 8)
                .alu(AluOp.ADD, R1, R2)
                .store(Size.DOUBLE, R0, 8, R1)
                .bind(missing);
    }

    private void verdict(XdpVerdict verdict) {
        code.mov(R0, verdict.number()).exit();
    }

    private void redirect(String map, Action.Miss onMiss) {
        code.load(Size.WORD, R2, context, RX_QUEUE_INDEX);
        redirect(map, onMiss == Action.Miss.DROP ? XdpVerdict.DROP : XdpVerdict.PASS);
    }

    private void forward(String device) {
        if (!interfaces.contains(device)) {
            interfaces.add(device);
        }
        code.mov(R2, interfaces.indexOf(device));
        redirect(RuleCompiler.INTERFACES, XdpVerdict.DROP);
    }

    /** Redirects to the entry of {@code map} in R2. */
    private void redirect(String map, XdpVerdict onMiss) {
        code.loadMap(R1, map).mov(R3, onMiss.number()).call(Helper.REDIRECT_MAP).exit();
    }

    /** Swaps the Ethernet addresses, 4 and 2 bytes each. */
    private void reflect() {
        Label tooShort = code.label();
        frame();
        code.mov(R1, R7)
                .alu(AluOp.ADD, R1, FrameParser.ETHERNET_SIZE)
                .jump(JumpOp.GT, R1, R8, tooShort)
                .load(Size.WORD, R1, R7, 0)
                .load(Size.HALF, R2, R7, 4)
                .load(Size.WORD, R3, R7, 6)
                .load(Size.HALF, R4, R7, 10)
                .store(Size.WORD, R7, 0, R3)
                .store(Size.HALF, R7, 4, R4)
                .store(Size.WORD, R7, 6, R1)
                .store(Size.HALF, R7, 10, R2);
        verdict(XdpVerdict.TX);
        code.bind(tooShort);
        verdict(XdpVerdict.PASS);
    }

    private void frame() {
        code.load(Size.WORD, R7, context, 0).load(Size.WORD, R8, context, Integer.BYTES);
    }
}
