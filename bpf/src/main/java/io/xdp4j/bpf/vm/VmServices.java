package io.xdp4j.bpf.vm;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * What programs of a VM reach outside of it.
 *
 * @param network routes, neighbours and interfaces
 * @param trace takes the lines of {@code bpf_trace_printk}; called by the threads that run programs
 * @param clock what they are told of the time
 * @param seed of {@code bpf_get_prandom_u32}, so that each CPU draws the same each time; 0 for no such thing
 * @since 0.1
 */
public record VmServices(VmNetwork network, Consumer<String> trace, VmClock clock, long seed) {

    /** No network, and nobody who listens. */
    public static final VmServices NONE = new VmServices(VmNetwork.NONE, line -> {});

    /** The clocks of this machine, and chance. */
    public VmServices(VmNetwork network, Consumer<String> trace) {
        this(network, trace, VmClock.SYSTEM, 0);
    }

    /** Checks that nothing is missing. */
    public VmServices {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(trace, "trace");
        Objects.requireNonNull(clock, "clock");
    }
}
