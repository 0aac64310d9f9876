package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Helper;
import java.util.Set;

/** Which helpers the VM has, and where: the method of {@link VmHelpers} has the name of Linux, in camel case. */
final class HelperTable {

    private HelperTable() {}

    static Set<Integer> ids() {
        return Set.of(Helper.KTIME_GET_NS.id());
    }

    /** Calls a helper by its number. */
    static long call(int id, VmContext c, long r1, long r2, long r3, long r4, long r5) {
        return switch (id) {
            case 5 -> VmHelpers.ktimeGetNs(c, r1, r2, r3, r4, r5);
            default -> throw new AssertionError(id);
        };
    }
}
