package io.xdp4j.bpf.map;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/** The values of all CPUs of an entry, in order. */
record PerCpu<V>(Codec<V> codec, int cpus, int stride) implements Codec<List<V>> {

    @Override
    public int bytes() {
        return cpus * stride;
    }

    @Override
    public List<V> read(MemorySegment segment, long offset) {
        List<V> values = new ArrayList<>(cpus);
        for (int cpu = 0; cpu < cpus; cpu++) {
            values.add(codec.read(segment, offset + (long) cpu * stride));
        }
        return values;
    }

    @Override
    public void write(MemorySegment segment, long offset, List<V> value) {
        if (value.size() != cpus) {
            throw new IllegalArgumentException(value.size() + " values, of each of " + cpus + " CPUs one is needed");
        }
        for (int cpu = 0; cpu < cpus; cpu++) {
            codec.write(segment, offset + (long) cpu * stride, value.get(cpu));
        }
    }
}
