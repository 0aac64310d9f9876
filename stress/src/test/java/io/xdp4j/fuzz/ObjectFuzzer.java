package io.xdp4j.fuzz;

import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectException;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.ProgramInfo;
import io.xdp4j.bpf.object.Variable;

/** What Jazzer calls with a file: all that can be done with an object. */
public final class ObjectFuzzer {

    private ObjectFuzzer() {}

    /** Only the documented exception is right. */
    public static void fuzzerTestOneInput(byte[] file) {
        try {
            use(BpfObject.read("hostile", file));
        } catch (ObjectException _) {
            // refused
        }
    }

    private static void use(BpfObject object) {
        for (ProgramInfo program : object.programs()) {
            try {
                object.view(program.name());
            } catch (ObjectException _) {
                // refused; the others may be fine
            }
        }
        for (Variable variable : object.variables().values()) {
            object.withVariable(variable.name(), object.initial(variable.name()));
        }
        object.maps().forEach(ObjectMap::contents);
        object.kernelBtf();
    }
}
