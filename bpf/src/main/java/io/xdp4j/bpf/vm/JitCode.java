package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.map.Guest;
import java.util.BitSet;

/** A program as JVM bytecode: the superclass of generated classes. */
abstract class JitCode extends VmCode {

    private CheckedProgram program;
    private JitCompiler compiler;
    private final BitSet callbacks = new BitSet();
    private volatile VmCode withoutContext;

    /** Says what it was made from. */
    final JitCode of(CheckedProgram program, JitCompiler compiler) {
        this.program = program;
        this.compiler = compiler;
        program.callbacks().forEach(callbacks::set);
        return this;
    }

    /**
     * Runs a program that is not called with the context: of this code is proven what holds for the context alone, so
     * there is other code for that.
     */
    final long runWithout(VmContext context, long r1, long r2, long r10) {
        assert r1 != Guest.CONTEXT;
        VmCode code = withoutContext;
        if (code == null) {
            code = compiler.compile(program, false);
            withoutContext = code;
        }
        return code.run(context, r1, r2, r10);
    }

    @Override
    final boolean isFunction(int slot) {
        return callbacks.get(slot);
    }
}
