package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.software.link.NativeVmMemory;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** How long the VM's compiled programs take, in the memory that users get from {@code NativeVm}. */
final class VmMapTime implements MapTime {

    private static final int FRAME_BYTES = 64;

    private final Vm vm = Vm.of(new NativeVmMemory(), Runtime.getRuntime().availableProcessors());
    private final VmContext context = vm.context(0);
    private final VmProgram looking;
    private final VmProgram making;

    /** What programs returned, so that running them is not left out. */
    private int sum;

    VmMapTime(Case timed) throws IOException {
        BpfMap map = vm.map(timed.spec());
        BpfMap state = vm.map(MapSpec.of(MapPrograms.STATE, MapType.ARRAY, Integer.BYTES, Long.BYTES, 1));
        fill(map);
        try (Arena arena = Arena.ofConfined()) {
            state.put(arena.allocate(Integer.BYTES), arena.allocateFrom(JAVA_LONG, SEED), BpfMap.Put.ANY);
        }
        Map<String, BpfMap> maps = Map.of(MapPrograms.MAP, map, MapPrograms.STATE, state);
        looking = vm.load(Program.of("look_up", MapPrograms.of(timed.keys(), true)), maps, Engine.JIT);
        making = vm.load(Program.of("make", MapPrograms.of(timed.keys(), false)), maps, Engine.JIT);
        context.frame(MemorySegment.ofArray(new byte[FRAME_BYTES]));
    }

    @Override
    public double looking(int runs) {
        return nanos(looking, runs);
    }

    @Override
    public double making(int runs) {
        return nanos(making, runs);
    }

    /** Does nothing: the memory goes with the VM. */
    @Override
    public void close() {}

    private static void fill(BpfMap map) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(2 * Long.BYTES, Long.BYTES);
            MemorySegment value = arena.allocate(map.entryBytes(), Long.BYTES);
            for (int i = 0; i < map.spec().entries(); i++) {
                key.set(JAVA_LONG, 0, i);
                map.put(key.asSlice(0, map.spec().keyBytes()), value, BpfMap.Put.ANY);
            }
        }
    }

    private double nanos(VmProgram program, int runs) {
        long start = System.nanoTime();
        for (int i = 0; i < runs; i++) {
            sum += program.run(context);
        }
        return (double) (System.nanoTime() - start) / runs / MapPrograms.LOOKUPS;
    }
}
