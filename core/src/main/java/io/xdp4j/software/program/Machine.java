package io.xdp4j.software.program;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmServices;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.software.link.NativeVmMemory;
import java.lang.foreign.MemorySegment;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * A virtual machine for one program, or for those of one object, which share its maps. Programs of different ones share
 * sockets alone; so what a program leaves behind goes with it, when nobody reaches its machine any more.
 */
public final class Machine {

    private final NativeVmMemory memory = NativeVmMemory.ofLinks();
    private final Map<VmMap, SocketMap> sockets = new IdentityHashMap<>();
    private final Vm vm;

    /** Makes a machine whose CPUs are the queues of interfaces, {@code queues} at most. */
    public Machine(int queues, VmServices services) {
        this.vm = Vm.of(memory, queues, services, Vm.DEFAULT_BUDGET);
    }

    /** Returns the virtual machine. */
    public Vm vm() {
        return vm;
    }

    /** Returns what its maps are in. */
    NativeVmMemory memory() {
        return memory;
    }

    /** Makes a map in which programs find what is in {@code map}. */
    public synchronized VmMap sockets(String name, SocketMap map) {
        return sockets(MapSpec.of(name, MapType.XSKMAP, Integer.BYTES, Integer.BYTES, map.slots()), map);
    }

    /** Makes the map of sockets that {@code spec} says, in which programs find what is in {@code map}. */
    public synchronized VmMap sockets(MapSpec spec, SocketMap map) {
        var made = (VmMap) vm.map(spec);
        map.showIn(made);
        sockets.put(made, map);
        return made;
    }

    /**
     * Loads a program to run where frames are.
     *
     * @throws io.xdp4j.bpf.check.CheckException if something is wrong with it
     */
    public VmProgram load(Program program, Map<String, VmMap> maps) {
        return vm.load(program, maps, Engine.JIT);
    }

    /** Returns the sockets that programs find in {@code map}; null if it is another one. */
    synchronized SocketMap sockets(VmMap map) {
        return sockets.get(map);
    }

    /** Returns the only value of a map, as programs see it. */
    public MemorySegment value(VmMap map) {
        return memory.segment(map.valuesOffset(), map.valuesBytes());
    }
}
