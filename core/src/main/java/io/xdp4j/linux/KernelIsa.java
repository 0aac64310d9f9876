package io.xdp4j.linux;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.InstructionProgram;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A bare program in the kernel: R1 is the address of some memory, 0 if there is none, R2 its length. It is the function
 * of an XDP program that calls it with the frame.
 */
public final class KernelIsa implements AutoCloseable {

    private static final int MIN_FRAME = 64;

    private final BpfProgram low;
    private final BpfProgram high;
    private final byte[] frame;

    private KernelIsa(BpfProgram low, BpfProgram high, byte[] frame) {
        this.low = low;
        this.high = high;
        this.frame = frame;
    }

    /**
     * Loads a program.
     *
     * @param instructions without maps
     * @param memory what R1 points to; empty for none
     */
    public static KernelIsa load(List<Instruction> instructions, byte[] memory) throws XdpException {
        BpfProgram low = load("isa", instructions, memory.length, 0);
        try {
            // A verdict has 32 bits: a second program returns the others.
            BpfProgram high = load("isa_high", instructions, memory.length, 32);
            return new KernelIsa(low, high, Arrays.copyOf(memory, Math.max(memory.length, MIN_FRAME)));
        } catch (XdpException e) {
            low.close();
            throw e;
        }
    }

    private static BpfProgram load(String name, List<Instruction> instructions, int bytes, int shift)
            throws XdpException {
        Assembler code = new Assembler();
        var function = code.label();
        if (bytes == 0) {
            code.mov(Register.R1, 0);
        } else {
            var enough = code.label();
            code.mov(Register.R0, -1).mov(Register.R6, Register.R1);
            code.load(Size.WORD, Register.R1, Register.R6, 0).load(Size.WORD, Register.R2, Register.R6, 4);
            code.mov(Register.R3, Register.R1).alu(AluOp.ADD, Register.R3, bytes);
            code.jump(JumpOp.LE, Register.R3, Register.R2, enough).exit().bind(enough);
        }
        code.mov(Register.R2, bytes).callLocal(function);
        if (shift > 0) {
            code.alu(AluOp.RSH, Register.R0, shift);
        }
        code.exit().bind(function);
        instructions.forEach(code::add);
        return BpfProgram.load(new InstructionProgram(name, code.instructions()), Map.of());
    }

    /** {@return R0 of a run on the memory} */
    public long result() throws XdpException {
        long bits = low.verdict(frame) & 0xffff_ffffL;
        return bits | (long) high.verdict(frame) << 32;
    }

    /** {@return the memory as a run leaves it, with zeros up to 64 bytes behind it} */
    public byte[] memory() throws XdpException {
        return low.testRun(frame).frame();
    }

    /** Runs the program some times, each on the memory as the one before left it. Returns how long that took. */
    public long nanos(int count) throws XdpException {
        long start = System.nanoTime();
        low.testRun(frame, count);
        return System.nanoTime() - start;
    }

    @Override
    public void close() {
        low.close();
        high.close();
    }
}
