package io.xdp4j.bpf.vm;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.check.CheckedProgram;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.vm.map.Guest;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.map.VmMaps;
import io.xdp4j.bpf.vm.memory.HeapMemory;
import io.xdp4j.bpf.vm.memory.VmMemory;
import io.xdp4j.bpf.vm.proof.Region;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * A world of programs and maps inside the JVM. Programs share its maps; whatever they do, they reach nothing else.
 *
 * <p>Safe for use by several threads. Ends when nobody reaches it any more.
 *
 * @since 0.1
 */
public final class Vm {

    /** Jumps back and local calls of one run, unless it is said otherwise. */
    public static final long DEFAULT_BUDGET = 1 << 24;

    private static final long DEFAULT_BYTES = 1 << 24;

    /** What a helper goes through in the time of some instructions. */
    private static final long BYTES_OF_A_JUMP = 64;

    private final VmMemory memory;
    private final int cpus;
    private final VmServices services;
    private final long budget;

    private volatile Region[] regions = {};
    private int programs;

    private Vm(VmMemory memory, int cpus, VmServices services, long budget) {
        if (cpus < 1 || cpus > 4096) {
            throw new IllegalArgumentException(cpus + " CPUs: 1 to 4096 are possible");
        }
        this.memory = Objects.requireNonNull(memory, "memory");
        this.cpus = cpus;
        this.services = services;
        this.budget = budget;
    }

    /**
     * {@return an empty VM of 16 MiB on the Java heap, which is enough for tests of most programs}
     *
     * @param cpus how many values per-CPU maps have
     */
    public static Vm of(int cpus) {
        return of(HeapMemory.of(DEFAULT_BYTES), cpus);
    }

    /** {@return an empty VM that knows no network and whose programs print nowhere} */
    public static Vm of(VmMemory memory, int cpus) {
        return of(memory, cpus, VmServices.NONE, DEFAULT_BUDGET);
    }

    /**
     * Returns an empty VM.
     *
     * @param memory where everything is kept that programs reach
     * @param cpus how many values per-CPU maps have
     * @param services what programs reach outside the VM
     * @param budget how many jumps back and local calls a run may make before it is stopped; its helpers may go through
     *     64 bytes for each of them
     */
    public static Vm of(VmMemory memory, int cpus, VmServices services, long budget) {
        return new Vm(memory, cpus, services, budget);
    }

    /** {@return a new map, which programs can be loaded with; empty} */
    public BpfMap map(MapSpec spec) {
        return made(spec);
    }

    synchronized VmMap made(MapSpec spec) {
        VmMap map = VmMaps.make(spec, memory, cpus, regions.length);
        Region[] more = Arrays.copyOf(regions, regions.length + 1);
        more[regions.length] = new Region(map);
        regions = more;
        return map;
    }

    /**
     * Loads a program.
     *
     * @param program maps are named in it
     * @param maps of this VM, by those names; more than needed are no harm
     * @param engine how it is to run
     * @throws io.xdp4j.bpf.check.CheckException if something is wrong with it
     * @throws IllegalArgumentException if it uses a map that was not given, or is not of this VM
     */
    public synchronized VmProgram load(Program program, Map<String, ? extends BpfMap> maps, Engine engine) {
        CheckedProgram checked = CheckedProgram.check(program, HelperTable.ids(), "the VM");
        Map<String, VmMap> used = new LinkedHashMap<>();
        for (String name : checked.maps()) {
            used.put(name, checkedMap(program, name, maps.get(name)));
        }
        VmCode code = switch (engine) {
            case INTERPRETER -> Interpreter.of(checked, used);
            case JIT -> jit(checked, used);
        };
        Engine runs = code instanceof JitCode ? Engine.JIT : Engine.INTERPRETER;
        return new VmProgram(this, checked, runs, code, ++programs, List.copyOf(used.values()));
    }

    /** Where no classes can be defined it is interpreted. */
    private VmCode jit(CheckedProgram checked, Map<String, VmMap> maps) {
        return JitSupport.isThere()
                ? new JitCompiler(memory.space(), maps, regions).compile(checked, true)
                : Interpreter.of(checked, maps);
    }

    private VmMap checkedMap(Program program, String name, BpfMap map) {
        if (map == null) {
            throw new IllegalArgumentException(program.name() + " uses map " + name + ", which was not given");
        }
        if (!(map instanceof VmMap known)) {
            throw new IllegalArgumentException(program.name() + " uses map " + name
                    + ", and what was given is of no VM: make one by Vm.map, and fill it from there");
        }
        if (known.region() >= regions.length || regions[known.region()].map != known) {
            throw new IllegalArgumentException(program.name() + " uses map " + name + ", which is of another VM");
        }
        return known;
    }

    /** {@return a new context, for one thread at a time, that stands for a CPU} */
    public VmContext context(int cpu) {
        return new VmContext(this, Objects.checkIndex(cpu, cpus));
    }

    /** {@return how many values per-CPU maps have} */
    public int cpus() {
        return cpus;
    }

    /** {@return how many jumps back and local calls a run may make} */
    public long budget() {
        return budget;
    }

    /** Returns how many bytes the helpers of a run may go through: 64 for each jump back. */
    long helperBytes() {
        return budget > Long.MAX_VALUE / BYTES_OF_A_JUMP ? Long.MAX_VALUE : budget * BYTES_OF_A_JUMP;
    }

    VmMemory memory() {
        return memory;
    }

    VmServices services() {
        return services;
    }

    Region[] regions() {
        return regions;
    }

    /** Returns the guest address of a byte of a map's only value. */
    static long valueAddress(VmMap map, int offset) {
        return Guest.region(map.region()) + (offset & 0xffff_ffffL);
    }
}
