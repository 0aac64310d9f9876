package io.xdp4j.bpf.vm.map;

import static io.xdp4j.bpf.vm.map.MapFlags.ACCESS;
import static io.xdp4j.bpf.vm.map.MapFlags.INNER_MAP;
import static io.xdp4j.bpf.vm.map.MapFlags.MAPPABLE;
import static io.xdp4j.bpf.vm.map.MapFlags.NO_COMMON_LRU;
import static io.xdp4j.bpf.vm.map.MapFlags.NO_PREALLOC;
import static io.xdp4j.bpf.vm.map.MapFlags.NUMA_NODE;
import static io.xdp4j.bpf.vm.map.MapFlags.PRESERVE_ELEMS;
import static io.xdp4j.bpf.vm.map.MapFlags.READ_ONLY;
import static io.xdp4j.bpf.vm.map.MapFlags.READ_ONLY_PROGRAM;
import static io.xdp4j.bpf.vm.map.MapFlags.WRITE_ONLY;
import static io.xdp4j.bpf.vm.map.MapFlags.WRITE_ONLY_PROGRAM;
import static io.xdp4j.bpf.vm.map.MapFlags.ZERO_SEED;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.MapType;

/**
 * Which maps there can be.
 *
 * <p>Source: the {@code map_alloc_check} functions in kernel/bpf (arraymap.c, hashtab.c, lpm_trie.c,
 * queue_stack_maps.c, ringbuf.c, devmap.c, cpumap.c) and net/xdp/xskmap.c, Linux 6.1.
 */
final class SpecRules {

    private static final long MAX_REGION = (1L << 32) - 1;
    private static final int MAX_ARRAY_VALUE = Integer.MAX_VALUE - 7; // rounded up to 8 bytes it still is an int
    private static final int MAX_PERCPU_VALUE = 32 << 10;
    private static final int MAX_VALUE = (4 << 20) - 512; // what the kernel allocates at once, less its own part
    private static final int MAX_PREFIX = 256;
    private static final int PAGE = 4096;
    private static final int MAX_CPUS = 8192;

    private final MapSpec spec;

    private SpecRules(MapSpec spec) {
        this.spec = spec;
    }

    /** Throws if there can be no such map. */
    static void check(MapSpec spec, int cpus) {
        if (cpus < 1) {
            throw new IllegalArgumentException("cpus: " + cpus);
        }
        var rules = new SpecRules(spec);
        rules.require(spec.entries() != 0, "entries is 0, at least 1 is needed");
        rules.flags();
        rules.sizes();
        rules.inner();
        rules.memory(cpus);
    }

    private void sizes() {
        switch (spec.type()) {
            case ARRAY -> sizes(4, MAX_ARRAY_VALUE, "");
            case PERCPU_ARRAY -> sizes(4, MAX_PERCPU_VALUE, "");
            case HASH, LRU_HASH -> sizes(-1, MAX_VALUE - spec.keyBytes(), "");
            case PERCPU_HASH, LRU_PERCPU_HASH -> sizes(-1, MAX_PERCPU_VALUE, "");
            case HASH_OF_MAPS -> sizes(-1, 4, "4");
            case LPM_TRIE -> trie();
            case PROG_ARRAY, PERF_EVENT_ARRAY, ARRAY_OF_MAPS, XSKMAP -> sizes(4, 4, "4");
            case DEVMAP, DEVMAP_HASH -> sizes(4, 8, "4 8");
            case CPUMAP -> {
                sizes(4, 8, "4 8");
                require(Integer.compareUnsigned(spec.entries(), MAX_CPUS) <= 0, "more than " + MAX_CPUS + " CPUs");
            }
            case QUEUE, STACK -> sizes(0, MAX_VALUE, "");
            case RINGBUF -> ring();
        }
    }

    /** Keys of {@code key} bytes, any but 0 if that is -1; values up to {@code most}, one of {@code either} if any. */
    private void sizes(int key, long most, String either) {
        require(key < 0 || spec.keyBytes() == key, "keys of " + spec.keyBytes() + " bytes, " + key + " are needed");
        require(key >= 0 || spec.keyBytes() > 0, "keys of 0 bytes");
        require(spec.valueBytes() > 0, "values of 0 bytes");
        require(spec.valueBytes() <= most, "values of " + spec.valueBytes() + " bytes, at most " + most + " can be");
        require(
                either.isEmpty() || (" " + either + " ").contains(" " + spec.valueBytes() + " "),
                "values of " + spec.valueBytes() + " bytes, " + either.replace(" ", " or ") + " are needed");
    }

    private void trie() {
        int bytes = spec.keyBytes() - Integer.BYTES;
        require(bytes >= 1 && bytes <= MAX_PREFIX, "keys of " + spec.keyBytes() + " bytes, 5 to 260 are needed");
        sizes(-1, MAX_VALUE - MAX_PREFIX, "");
        require((spec.flags() & NO_PREALLOC) != 0, "flag BPF_F_NO_PREALLOC is needed");
    }

    private void ring() {
        require(spec.keyBytes() == 0 && spec.valueBytes() == 0, "a ring buffer has no keys and no values");
        boolean power = Integer.bitCount(spec.entries()) == 1 && Integer.compareUnsigned(spec.entries(), PAGE) >= 0;
        require(power, Integer.toUnsignedString(spec.entries()) + " bytes, a power of two from " + PAGE + " is needed");
        require(spec.entries() > 0 && spec.entries() <= 1 << 29, "a ring of more than 512 MiB");
    }

    private void flags() {
        int unknown = spec.flags() & ~allowed();
        require(
                unknown == 0,
                "flags 0x" + Integer.toHexString(unknown) + " are not for "
                        + spec.type().symbol());
        int both = READ_ONLY_PROGRAM | WRITE_ONLY_PROGRAM;
        require((spec.flags() & both) != both, "programs may neither read nor write");
        require(
                (spec.flags() & (READ_ONLY | WRITE_ONLY)) != (READ_ONLY | WRITE_ONLY),
                "Java may neither read nor write");
    }

    private int allowed() {
        int numa = spec.type().isPerCpu() ? 0 : NUMA_NODE;
        return switch (spec.type()) {
            case ARRAY -> numa | ACCESS | MAPPABLE | INNER_MAP;
            case PERCPU_ARRAY, QUEUE, STACK -> numa | ACCESS;
            case PROG_ARRAY, ARRAY_OF_MAPS -> numa | READ_ONLY | WRITE_ONLY;
            case PERF_EVENT_ARRAY -> numa | READ_ONLY | WRITE_ONLY | PRESERVE_ELEMS;
            case HASH, PERCPU_HASH, HASH_OF_MAPS -> numa | ACCESS | NO_PREALLOC | ZERO_SEED;
            case LRU_HASH, LRU_PERCPU_HASH -> numa | ACCESS | NO_COMMON_LRU | ZERO_SEED;
            case LPM_TRIE -> numa | ACCESS | NO_PREALLOC;
            case DEVMAP, DEVMAP_HASH, XSKMAP -> numa | READ_ONLY | WRITE_ONLY;
            case CPUMAP, RINGBUF -> numa;
        };
    }

    private void inner() {
        require(
                spec.type().isOfMaps() == spec.inner().isPresent(),
                spec.type().isOfMaps() ? "what its maps are like is not said" : "only maps of maps have maps in them");
        spec.inner().ifPresent(inner -> {
            require(!inner.type().isOfMaps(), "maps of maps of maps");
            require(inner.type() != MapType.PROG_ARRAY, "maps of prog arrays");
        });
    }

    private void memory(int cpus) {
        long entries = Integer.toUnsignedLong(spec.entries());
        long stride = switch (spec.type()) {
            case HASH, PERCPU_HASH, LRU_HASH, LRU_PERCPU_HASH, HASH_OF_MAPS, DEVMAP_HASH -> HashedMap.stride(spec);
            case LPM_TRIE -> Trie.stride(spec.keyBytes()) + spec.valueBytes() + 7L;
            default -> spec.valueBytes() + 7L & -8;
        };
        long blocks = spec.type().isPerCpu() ? cpus : 1;
        boolean sparse = spec.type() == MapType.PERF_EVENT_ARRAY || spec.type() == MapType.RINGBUF;
        // What there is beside entries, at most; beside those of an array nothing: one may have all the room.
        long elements = entries + (spec.type() == MapType.ARRAY ? 0 : 128);
        boolean fits = elements <= 1 << 29 && stride <= MAX_REGION / blocks / elements;
        require(
                sparse || fits,
                Long.toUnsignedString(entries) + " entries of " + stride + " bytes, " + blocks
                        + " of each, are more than 4 GiB");
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalArgumentException(
                    "map " + spec.name() + " (" + spec.type().symbol() + "): " + otherwise);
        }
    }
}
