package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.map.TailCallTarget;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;
import java.lang.foreign.MemorySegment;
import java.lang.ref.Reference;
import java.time.Duration;
import java.util.List;

/**
 * A program in a VM, ready to run. Any number of threads may run it, each with a context of its own.
 *
 * @since 0.1
 */
public final class VmProgram implements TailCallTarget {

    private static final long TOP_FRAME = Guest.STACK + Guest.FRAME_STRIDE;

    private final Vm vm;
    private final CheckedProgram checked;
    private final Engine engine;
    private final VmCode code;
    private final int id;
    private final List<VmMap> maps;

    VmProgram(Vm vm, CheckedProgram checked, Engine engine, VmCode code, int id, List<VmMap> maps) {
        this.vm = vm;
        this.checked = checked;
        this.engine = engine;
        this.code = code;
        this.id = id;
        this.maps = maps;
    }

    /**
     * Runs it on the frame of a context.
     *
     * @return the low 32 bits of R0: for XDP programs the number of a verdict, or any other
     * @throws VmTrapException if it did what no program may
     */
    public int run(VmContext context) {
        return (int) run(context, Guest.CONTEXT, 0);
    }

    /**
     * Runs it with the frame's address in R1 and its length in R2, as runtimes do that know no context.
     *
     * @return R0
     * @throws VmTrapException if it did what no program may
     */
    public long runOnFrame(VmContext context) {
        int length = context.length();
        return run(context, length == 0 ? 0 : context.data, length);
    }

    private long run(VmContext context, long r1, long r2) {
        requireOurs(context);
        context.enter();
        try {
            context.begin(code);
            return code.run(context, r1, r2, TOP_FRAME);
        } finally {
            context.end();
            // Compiled code has addresses alone: the memory must not go while it runs.
            Reference.reachabilityFence(vm);
            Reference.reachabilityFence(context);
        }
    }

    private void requireOurs(VmContext context) {
        if (context.vm != vm) {
            throw new IllegalArgumentException("the context is of another VM");
        }
    }

    /**
     * Runs it again and again, so that HotSpot has compiled it before the first frame that counts. Its maps are then as
     * before; what others write to them meanwhile is lost, so this is to be done before they are in use. What it
     * prints, sends or puts into maps cannot be undone: a program that may do any of it is not run.
     *
     * @param context takes the frames in; its own is gone then
     * @param frames what it will see, so that HotSpot learns what is rare; 1 or more
     * @param time how long; 1,000 instructions need some tenths of a second
     * @return whether it was run
     */
    public boolean warmUp(VmContext context, List<MemorySegment> frames, Duration time) {
        if (frames.isEmpty()) {
            throw new IllegalArgumentException("no frames to run on");
        }
        requireOurs(context);
        var warmUp = new WarmUp(this, context, maps);
        if (!warmUp.isHarmless()) {
            return false;
        }
        warmUp.run(frames, time);
        return true;
    }

    /** {@return the program as it was checked} */
    public CheckedProgram checked() {
        return checked;
    }

    /** {@return how it runs} */
    public Engine engine() {
        return engine;
    }

    /** {@return its number in its VM, from 1} */
    @Override
    public int id() {
        return id;
    }

    Vm vm() {
        return vm;
    }

    VmCode code() {
        return code;
    }
}
