package io.xdp4j.bpf.object;

/** Does with an object file all that can be done with one. */
final class Exercise {

    private Exercise() {}

    /** Returns how many programs could be had; 0 if the file was refused. Only that exception is right. */
    static int all(byte[] file) {
        try {
            return all(BpfObject.read("hostile", file));
        } catch (ObjectException _) {
            return 0;
        }
    }

    private static int all(BpfObject object) {
        int linked = 0;
        for (ProgramInfo program : object.programs()) {
            try {
                linked += object.view(program.name()).program().slots() > 0 ? 1 : 0;
            } catch (ObjectException _) {
                // one program may be broken and the others fine
            }
        }
        for (Variable variable : object.variables().values()) {
            object.withVariable(variable.name(), object.initial(variable.name()));
        }
        object.maps().forEach(ObjectMap::contents);
        object.kernelBtf();
        object.btf().ifPresent(btf -> names(btf));
        return linked;
    }

    private static void names(Btf btf) {
        for (int id = 0; id < btf.types().size(); id++) {
            btf.name(id);
            try {
                btf.size(id);
            } catch (ObjectException _) {
                // not every type has a size
            }
        }
    }
}
