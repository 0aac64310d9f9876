package io.xdp4j.linux;

import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.device.XdpException;
import io.xdp4j.os.Fd;

/**
 * A program of an object in the kernel, for slots of program arrays, and to be run on single frames. Owns the program.
 */
public final class KernelProgram implements TailCallTarget, AutoCloseable {

    private final BpfProgram program;
    private final int id;

    private KernelProgram(BpfProgram program, int id) {
        this.program = program;
        this.id = id;
    }

    /** Owns {@code program} from now on. */
    static KernelProgram of(BpfProgram program) throws XdpException {
        try {
            return new KernelProgram(program, program.id());
        } catch (XdpException e) {
            program.close();
            throw e;
        }
    }

    /**
     * What a run gave.
     *
     * @param verdict what the program returned, u32
     * @param frame the frame as the program left it
     */
    public record Outcome(int verdict, byte[] frame) {}

    @Override
    public int id() {
        return id;
    }

    /** Runs it on a frame as if that came from the first queue of the loopback interface; maps keep what it did. */
    public Outcome run(byte[] frame) throws XdpException {
        BpfProgram.TestRun run = program.testRun(frame);
        return new Outcome(run.verdict(), run.frame());
    }

    BpfProgram program() {
        return program;
    }

    Fd fd() {
        return program.fd();
    }

    @Override
    public void close() {
        program.close();
    }
}
