package io.xdp4j.bpf.vm;

import java.lang.foreign.MemorySegment;

/**
 * What programs ask about the network around them: routes, neighbours, interfaces. A driver knows; without one there
 * is none.
 *
 * @since 0.1
 */
public interface VmNetwork {

    /** A network without interfaces and routes. */
    VmNetwork NONE = new VmNetwork() {
        @Override
        public int fibLookup(MemorySegment parameters, int flags) {
            return -19; // ENODEV
        }

        @Override
        public int mtu(int ifindex) {
            return -1;
        }
    };

    /**
     * {@code bpf_fib_lookup}.
     *
     * @param parameters {@code struct bpf_fib_lookup}, 64 bytes, read and written as the kernel does
     * @param flags {@code BPF_FIB_LOOKUP_…}
     * @return a {@code BPF_FIB_LKUP_RET_…} or a negated errno
     */
    int fibLookup(MemorySegment parameters, int flags);

    /** {@return the MTU of an interface in bytes, -1 if there is none with this index} */
    int mtu(int ifindex);
}
