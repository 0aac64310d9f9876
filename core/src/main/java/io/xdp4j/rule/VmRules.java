package io.xdp4j.rule;

import io.xdp4j.bpf.Program;
import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.Engine;
import io.xdp4j.bpf.vm.Vm;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.bpf.vm.map.VmMemory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

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
        Map<String, VmMap> maps = new HashMap<>();
        for (List<TableSpec> tables : List.of(compiled.tables(), compiled.sets())) {
            tables.forEach(table -> maps.put(table.name(), made(vm, table)));
        }
        Program program =
                Program.of(compiled.program().name(), compiled.program().instructions());
        return new VmRules(vm.load(program, maps, engine), vm.context(0));
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

    private static VmMap made(Vm vm, TableSpec table) {
        int flags = table.kind() == TableSpec.Kind.PREFIXES ? MapSpec.NO_PREALLOC : 0;
        VmMap map = vm.map(new MapSpec(
                table.name(),
                type(table.kind()),
                table.keyBytes(),
                table.valueBytes(),
                table.capacity(),
                flags,
                Optional.empty()));
        MemorySegment keys = MemorySegment.ofArray(table.keys());
        MemorySegment values = MemorySegment.ofArray(table.values());
        try {
            for (long i = 0; i * table.keyBytes() < keys.byteSize(); i++) {
                map.put(
                        keys.asSlice(i * table.keyBytes(), table.keyBytes()),
                        values.asSlice(i * table.valueBytes(), table.valueBytes()),
                        BpfMap.Put.ANY);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("fill map " + table.name(), e);
        }
        return map;
    }

    private static MapType type(TableSpec.Kind kind) {
        return switch (kind) {
            case ARRAY -> MapType.ARRAY;
            case PER_CPU_ARRAY -> MapType.PERCPU_ARRAY;
            case HASH -> MapType.HASH;
            case PREFIXES -> MapType.LPM_TRIE;
        };
    }
}
