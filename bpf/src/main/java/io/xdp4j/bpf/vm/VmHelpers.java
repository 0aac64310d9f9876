package io.xdp4j.bpf.vm;

/**
 * The helper functions: one static method each, all of one shape, so that compiled code calls them directly. They
 * return R0; R1 to R5 are whatever the program left there.
 */
final class VmHelpers {

    private VmHelpers() {}

    static long ktimeGetNs(VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return System.nanoTime();
    }
}
