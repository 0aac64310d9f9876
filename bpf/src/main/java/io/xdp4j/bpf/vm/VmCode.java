package io.xdp4j.bpf.vm;

/**
 * What an engine made of a program.
 *
 * <p>Engines keep to this: {@link VmContext#slot} is set before every call of a helper; {@link VmContext#framePointer}
 * and {@link VmContext#budget} are set before one that calls back, and the budget is read again after it. A tail call
 * asks {@link VmContext#tailTarget} and, if there is one, returns what {@link VmContext#goOn} returns.
 */
abstract class VmCode {

    /** Runs the program from its start. Returns R0. */
    abstract long run(VmContext context, long r1, long r2, long r10);

    /** Runs the function that starts at a slot, for a helper that calls back. Returns R0. */
    abstract long call(VmContext context, int slot, long r1, long r2, long r3, long r4, long r5, long r10);

    /** {@return whether a function that may be called back starts at a slot} */
    abstract boolean isFunction(int slot);
}
