package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.Instruction;
import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.proof.Region;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Runs of a program that nobody is to notice. What they write to values of its maps is undone; to the values of other
 * maps they cannot write; programs that may change anything else are not run.
 */
final class WarmUp {

    /** They change nothing but registers, the frame, memory that the program may write, and the context. */
    private static final Set<Helper> HARMLESS = Set.of(
            Helper.MAP_LOOKUP_ELEM,
            Helper.MAP_LOOKUP_PERCPU_ELEM,
            Helper.FOR_EACH_MAP_ELEM,
            Helper.LOOP,
            Helper.KTIME_GET_NS,
            Helper.KTIME_GET_BOOT_NS,
            Helper.KTIME_GET_COARSE_NS,
            Helper.JIFFIES64,
            Helper.GET_PRANDOM_U32,
            Helper.GET_SMP_PROCESSOR_ID,
            Helper.CSUM_DIFF,
            Helper.REDIRECT,
            Helper.REDIRECT_MAP,
            Helper.XDP_ADJUST_HEAD,
            Helper.XDP_ADJUST_META,
            Helper.XDP_ADJUST_TAIL,
            Helper.XDP_GET_BUFF_LEN,
            Helper.XDP_LOAD_BYTES,
            Helper.XDP_STORE_BYTES);

    /** Of more, copies are not worth it. */
    private static final long MOST_BYTES = 64 << 20;

    private final VmProgram program;
    private final VmContext context;
    private final Collection<VmMap> maps;

    WarmUp(VmProgram program, VmContext context, Collection<VmMap> maps) {
        this.program = program;
        this.context = context;
        this.maps = maps;
    }

    boolean isHarmless() {
        long bytes = 0;
        for (VmMap map : maps) {
            bytes += map.writable() ? map.valuesBytes() : 0;
        }
        return bytes <= MOST_BYTES && isHarmless(program.checked());
    }

    private static boolean isHarmless(CheckedProgram checked) {
        int slots = checked.program().slots();
        for (int slot = 0; slot < slots; slot++) {
            if (checked.isInstruction(slot)
                    && checked.at(slot) instanceof Instruction.Call call
                    && HARMLESS.stream().noneMatch(helper -> helper.id() == call.helper())) {
                return false;
            }
        }
        return true;
    }

    /** Runs it for so long, on one frame after the other. */
    void run(List<MemorySegment> frames, Duration time) {
        List<Runnable> undo = copies();
        context.warming = regions();
        try {
            long start = System.nanoTime();
            for (int i = 0; System.nanoTime() - start < time.toNanos(); i++) {
                context.frame(frames.get(i % frames.size()));
                runOnce();
            }
        } finally {
            context.warming = null;
            undo.forEach(Runnable::run);
        }
    }

    /** A trap is of no interest here: who runs it on such a frame will see it. */
    private void runOnce() {
        try {
            program.run(context);
        } catch (VmTrapException _) {
            context.redirect.clear();
        }
    }

    private List<Runnable> copies() {
        var undo = new ArrayList<Runnable>();
        for (VmMap map : maps) {
            if (map.writable() && map.valuesBytes() > 0) {
                MemorySegment values = program.vm().memory().segment(map.valuesOffset(), map.valuesBytes());
                MemorySegment copy = MemorySegment.ofArray(new long[(int) (map.valuesBytes() + 7 >> 3)]);
                copy.copyFrom(values);
                undo.add(() -> values.copyFrom(copy.asSlice(0, values.byteSize())));
            }
        }
        return undo;
    }

    /** The VM's, of which its own maps alone can be written. */
    private Region[] regions() {
        Region[] regions = program.vm().regions().clone();
        for (int i = 0; i < regions.length; i++) {
            if (!maps.contains(regions[i].map)) {
                regions[i] = regions[i].readOnly();
            }
        }
        return regions;
    }
}
