package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.object.BpfObject;
import io.xdp4j.bpf.object.ObjectException;
import io.xdp4j.bpf.object.ObjectMap;
import io.xdp4j.bpf.object.Variable;
import io.xdp4j.bpf.vm.map.VmMap;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object file in a VM: its maps, made and filled as the object says, and its programs, which share them.
 *
 * <p>Safe for use by several threads.
 *
 * @since 0.1
 */
public final class VmObject {

    private static final int PAGE_BYTES = 4096;

    private final Vm vm;
    private final BpfObject object;
    private final Engine engine;
    private final Map<String, VmMap> maps = new LinkedHashMap<>();
    private final Map<String, VmProgram> programs = new HashMap<>();

    private VmObject(Vm vm, BpfObject object, Engine engine) {
        this.vm = vm;
        this.object = object;
        this.engine = engine;
    }

    /**
     * Makes the maps of an object, and loads the programs that its maps of programs name.
     *
     * @param engine how its programs are to run
     * @throws ObjectException if such a program cannot be had; says why
     * @throws io.xdp4j.bpf.check.CheckException if something is wrong with one
     * @throws IllegalArgumentException if the kernel would refuse a map
     */
    public static VmObject load(Vm vm, BpfObject object, Engine engine) throws IOException {
        var loaded = new VmObject(vm, object, engine);
        for (ObjectMap map : object.maps()) {
            loaded.maps.put(map.name(), vm.made(map.specOn(vm.cpus(), PAGE_BYTES)));
        }
        for (ObjectMap map : object.maps()) {
            map.fill(loaded.maps, loaded::program);
        }
        return loaded;
    }

    /** {@return its maps by name, in the order of the object} */
    public Map<String, BpfMap> maps() {
        return Collections.unmodifiableMap(maps);
    }

    /**
     * {@return a map}
     *
     * @param name its name, or that of its section of variables
     * @throws IllegalArgumentException if there is none; says which there are
     */
    public BpfMap map(String name) {
        return object.map(name)
                .<BpfMap>map(map -> maps.get(map.name()))
                .orElseThrow(() -> new IllegalArgumentException(
                        "object " + object.name() + " has no map " + name + "; it has " + maps.keySet()));
    }

    /**
     * {@return a program, ready to run; the same each time}
     *
     * @param name of it
     * @throws ObjectException if it cannot be had; says why
     * @throws io.xdp4j.bpf.check.CheckException if something is wrong with it
     * @throws IllegalArgumentException if there is none; says which there are
     */
    public synchronized VmProgram program(String name) throws ObjectException {
        VmProgram known = programs.get(name);
        if (known == null) {
            Program code = object.link(name).program();
            known = vm.load(code, maps, engine);
            programs.put(name, known);
        }
        return known;
    }

    /**
     * {@return a global variable that is a whole number, as programs see it now; sign-extended if it is signed}
     *
     * @param variable its name
     */
    public long number(String variable) {
        Variable known = object.variable(variable);
        return known.number(section(known));
    }

    /**
     * {@return a global variable of any type, as programs see it now}
     *
     * @param variable its name
     */
    public byte[] bytes(String variable) {
        Variable known = object.variable(variable);
        return known.read(section(known));
    }

    /**
     * Writes a global variable that is a whole number; programs see it at once.
     *
     * @param variable its name
     * @throws IllegalArgumentException if it is a constant, no number, or the value does not fit
     */
    public void set(String variable, long value) {
        set(variable, object.variable(variable).bytes(value));
    }

    /**
     * Writes a global variable of any type; programs see it at once, one of 1, 2, 4 or 8 bytes in one step.
     *
     * @param variable its name
     * @param value as many bytes as it has
     * @throws IllegalArgumentException if it is a constant, or has another size
     */
    public void set(String variable, byte[] value) {
        Variable known = object.writable(variable);
        known.write(section(known), value);
    }

    private MemorySegment section(Variable variable) {
        VmMap map = maps.get(variable.map());
        return vm.memory().segment(map.valuesOffset(), map.valuesBytes());
    }
}
