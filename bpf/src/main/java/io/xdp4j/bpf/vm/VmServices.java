package io.xdp4j.bpf.vm;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * What programs of a VM reach outside of it.
 *
 * @param network routes, neighbours and interfaces
 * @param trace takes the lines of {@code bpf_trace_printk}; called by the threads that run programs
 * @since 0.1
 */
public record VmServices(VmNetwork network, Consumer<String> trace) {

    /** No network, and nobody who listens. */
    public static final VmServices NONE = new VmServices(VmNetwork.NONE, line -> {});

    /** Checks that nothing is missing. */
    public VmServices {
        Objects.requireNonNull(network, "network");
        Objects.requireNonNull(trace, "trace");
    }
}
