package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.vm.map.VmMap;
import java.util.Map;

/** Runs a program instruction by instruction. */
final class Interpreter extends VmCode {

    static Interpreter of(CheckedProgram program, Map<String, VmMap> maps) {
        return new Interpreter();
    }

    @Override
    long run(VmContext context, long r1, long r2, long r10) {
        throw new UnsupportedOperationException();
    }

    @Override
    long call(VmContext context, int slot, long r1, long r2, long r3, long r4, long r5, long r10) {
        throw new UnsupportedOperationException();
    }

    @Override
    boolean isFunction(int slot) {
        throw new UnsupportedOperationException();
    }
}
