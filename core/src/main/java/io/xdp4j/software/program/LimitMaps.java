package io.xdp4j.software.program;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;
import io.xdp4j.bpf.vm.map.ArrayMap;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.rule.RuleCompiler;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * What the limits of a list have let through, in maps of a machine: evaluators keep it there too, so that the compiled
 * rules go on where they stop.
 */
final class LimitMaps {

    private final Machine machine;
    private final ArrayMap rates;
    private final ArrayMap samples;

    LimitMaps(Machine machine, int rules) {
        this.machine = machine;
        this.rates = map(RuleCompiler.RATES, MapType.ARRAY, rules);
        this.samples = map(RuleCompiler.SAMPLES, MapType.PERCPU_ARRAY, rules);
    }

    private ArrayMap map(String name, MapType type, int rules) {
        return (ArrayMap) machine.vm().map(MapSpec.of(name, type, Integer.BYTES, Long.BYTES, Math.max(1, rules)));
    }

    /** Returns when limits of rates are even again, by rule. */
    MemorySegment rates() {
        return machine.value(rates);
    }

    /** Returns how many frames samples have left to others since they took one, by rule, on a queue. */
    MemorySegment samples(int queue) {
        return machine.value(samples).asSlice(queue * samples.blockBytes(), samples.blockBytes());
    }

    /** Returns the maps, by the names by which programs know them. */
    Map<String, VmMap> maps() {
        return Map.of(RuleCompiler.RATES, rates, RuleCompiler.SAMPLES, samples);
    }
}
