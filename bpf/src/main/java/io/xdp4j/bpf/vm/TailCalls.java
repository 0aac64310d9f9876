package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;

/** Which program a tail call goes on with. */
final class TailCalls {

    /** Source: {@code MAX_TAIL_CALL_CNT} in include/linux/bpf.h. */
    static final int MAX = 33;

    private TailCalls() {}

    /** Returns null if the index has no program or there were too many calls. */
    static VmCode target(VmContext context, long argument, long address, long index) {
        if (argument != Guest.CONTEXT) {
            throw new VmTrapException(context.slot, "a tail call without the context");
        }
        VmMap map = context.map(address);
        if (map.spec().type() != MapType.PROG_ARRAY) {
            throw new VmTrapException(
                    context.slot,
                    "a tail call by map " + map.spec().name() + ", a "
                            + map.spec().type().symbol());
        }
        // Of another VM it would run on memory that is not its own.
        if (context.tailCalls == 0
                || !(map.program((int) index) instanceof VmProgram next)
                || next.vm() != context.vm) {
            return null;
        }
        context.tailCalls--;
        return next.code();
    }
}
