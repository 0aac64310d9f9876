package io.xdp4j;

import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.software.link.NativeVmMemory;

/**
 * Makes virtual machines for eBPF programs whose memory is outside of the Java heap. Compiled programs are fastest on
 * it, and frames in native memory are run where they lie. {@link Vm#of(int)} makes one on the heap.
 *
 * <p>The memory grows as maps and contexts are made, and goes when nobody reaches the VM any more. It counts as direct
 * memory, of which {@code -XX:MaxDirectMemorySize} says how much there may be.
 *
 * <p>That programs reach nothing else rests on the checks of the VM alone, not on bounds of segments.
 *
 * @since 0.1
 */
public final class NativeVm {

    private NativeVm() {}

    /**
     * Returns an empty VM that knows no network and whose programs print nowhere.
     *
     * @param cpus how many values per-CPU maps have
     */
    public static Vm of(int cpus) {
        return of(cpus, VmServices.NONE, Vm.DEFAULT_BUDGET);
    }

    /**
     * Returns an empty VM.
     *
     * @param cpus how many values per-CPU maps have
     * @param services what programs reach outside the VM
     * @param budget how many jumps back and local calls a run may make before it is stopped
     */
    public static Vm of(int cpus, VmServices services, long budget) {
        return Vm.of(new NativeVmMemory(), cpus, services, budget);
    }
}
