package io.xdp4j.tools.vm;

import io.xdp4j.NativeVm;
import io.xdp4j.bpf.Decoder;
import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.check.CheckException;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmTrapException;
import java.lang.foreign.MemorySegment;
import java.util.HexFormat;
import java.util.Map;

/** Runs bare programs in a VM: R1 is the address of some memory, 0 if there is none, R2 its length. */
public final class IsaRunner {

    private final Engine engine;
    private final Vm vm = NativeVm.of(1);
    private final VmContext context = vm.context(0);

    /** One that runs programs by an engine. */
    public IsaRunner(Engine engine) {
        this.engine = engine;
    }

    /** A program that is refused, or was stopped. */
    public static final class IsaException extends Exception {

        private static final long serialVersionUID = 1;

        private IsaException(Throwable cause) {
            super(cause.getMessage(), cause);
        }
    }

    /** {@return the program, ready to run} */
    public VmProgram load(byte[] program) throws IsaException {
        try {
            return vm.load(Program.of("isa", Decoder.decode(program)), Map.of(), engine);
        } catch (IllegalArgumentException | CheckException e) {
            throw new IsaException(e);
        }
    }

    /** Sets the memory to a copy of some bytes, and runs a program on it. Returns R0. */
    public long run(VmProgram program, byte[] memory) throws IsaException {
        context.frame(MemorySegment.ofArray(memory));
        return runAgain(program);
    }

    /** Runs a program on the memory as the last run left it. Returns R0. */
    public long runAgain(VmProgram program) throws IsaException {
        try {
            return program.runOnFrame(context);
        } catch (VmTrapException e) {
            throw new IsaException(e);
        }
    }

    /**
     * Answers a line of a batch, {@code PROGRAMHEX MEMORYHEX} or {@code PROGRAMHEX -}.
     *
     * @return R0 in hex, or {@code ERR} and what is wrong
     */
    public String answer(String line) {
        String[] words = line.strip().split("\\s+");
        if (words.length != 2) {
            return "ERR a line is PROGRAMHEX MEMORYHEX, or PROGRAMHEX -";
        }
        try {
            byte[] memory = words[1].equals("-") ? new byte[0] : bytes(words[1]);
            return Long.toHexString(run(load(bytes(words[0])), memory));
        } catch (IsaException | IllegalArgumentException e) {
            return "ERR " + e.getMessage();
        }
    }

    /** {@return the bytes of a text in hex, which may have blanks} */
    public static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex.replaceAll("\\s", ""));
    }
}
