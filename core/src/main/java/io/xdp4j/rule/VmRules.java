package io.xdp4j.rule;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.memory.VmMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * A rule list in the virtual machine: it is asked which rule takes a frame. Its sets hold what they are declared with.
 * For one thread at a time.
 *
 * @since 0.1
 */
public final class VmRules {

    /** The shortest frame that the program takes, in bytes: what the kernel shows to programs, too. */
    public static final int SHORTEST_FRAME = 14;

    private final VmProgram program;
    private final VmContext context;

    private VmRules(VmProgram program, VmContext context) {
        this.program = program;
        this.context = context;
    }

    /**
     * Compiles {@code rules} to a program that only says which of them takes a frame.
     *
     * @param engine what runs the program
     * @param memory where its maps and the frames are
     */
    public static VmRules decisions(RuleList rules, Engine engine, VmMemory memory) {
        CompiledRules compiled = RuleCompiler.decide(rules);
        Vm vm = Vm.of(memory, 1);
        return new VmRules(load(compiled, vm, engine), vm.context(0));
    }

    /**
     * Loads compiled rules that redirect nowhere and count nothing, as those of {@link RuleCompiler#decide}. Their sets
     * hold what they are declared with.
     */
    public static VmProgram load(CompiledRules compiled, Vm vm, Engine engine) {
        return load(compiled, vm, engine, Map.of());
    }

    /**
     * Loads compiled rules that redirect nowhere and count nothing, with some maps that are there.
     *
     * @param given maps of the machine, by the names of the tables that they are instead of
     */
    public static VmProgram load(CompiledRules compiled, Vm vm, Engine engine, Map<String, ? extends BpfMap> given) {
        Map<String, BpfMap> maps = new HashMap<>(given);
        for (List<TableSpec> tables : List.of(compiled.tables(), compiled.sets())) {
            tables.forEach(table -> maps.computeIfAbsent(table.name(), _ -> made(vm, table)));
        }
        Program program =
                Program.of(compiled.program().name(), compiled.program().instructions());
        return vm.load(program, maps, engine);
    }

    /**
     * Returns the index of the rule that takes a frame, or {@link RuleCount#NO_RULE}.
     *
     * @param frame {@value #SHORTEST_FRAME} bytes or more; not kept
     */
    public int decide(MemorySegment frame) {
        context.frame(frame);
        return program.run(context);
    }

    private static BpfMap made(Vm vm, TableSpec table) {
        BpfMap map = vm.map(table.map());
        boolean buckets = table.kind() == TableSpec.Kind.BUCKETS;
        int count = buckets ? map.spec().entries() : table.keys().length / table.keyBytes();
        try {
            map.putAll(
                    buckets
                            ? MemorySegment.ofArray(IntStream.range(0, count).toArray())
                            : MemorySegment.ofArray(table.keys()),
                    buckets ? buckets(table) : MemorySegment.ofArray(table.values()),
                    count,
                    BpfMap.Put.ANY);
        } catch (IOException e) {
            throw new UncheckedIOException("fill map " + table.name(), e);
        }
        return map;
    }

    private static MemorySegment buckets(TableSpec table) {
        int words = (int) (BucketTable.bytes(table.capacity()) / Long.BYTES);
        MemorySegment entries = MemorySegment.ofArray(new long[words]);
        if (!BucketTable.write(table, entries)) {
            throw new IllegalArgumentException("fill map " + table.name() + ": some of its keys have no room");
        }
        return entries;
    }
}
