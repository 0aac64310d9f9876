package io.xdp4j.tools;

import io.xdp4j.bpf.vm.Engine;
import java.util.Locale;

/** What runs eBPF programs: what {@code --engine} can be. */
enum EngineName {
    INTERPRETER,
    JIT,
    KERNEL;

    /** Returns the engine of the VM; there is none for the kernel. */
    Engine ofVm() {
        return switch (this) {
            case INTERPRETER -> Engine.INTERPRETER;
            case JIT -> Engine.JIT;
            case KERNEL -> throw new IllegalStateException("the kernel is no engine of the VM");
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
