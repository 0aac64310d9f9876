package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapSpec;

/**
 * A map in the VM: what programs do with it. Keys and values of calls by programs are host offsets that the caller has
 * checked; results are guest addresses or the negated errno that the kernel's map would give.
 *
 * @since 0.1
 */
public abstract class VmMap implements BpfMap {

    /** Linux's {@code ENOENT}: it is not there. Source: include/uapi/asm-generic/errno-base.h. */
    protected static final int ENOENT = 2;

    /** Linux's {@code E2BIG}: the map is full, or there is no such index. Same source. */
    protected static final int E2BIG = 7;

    /** Linux's {@code EEXIST}: it is there already. Same source. */
    protected static final int EEXIST = 17;

    /** Linux's {@code EINVAL}: that makes no sense for this map. Same source. */
    protected static final int EINVAL = 22;

    private final MapSpec spec;
    private final int region;

    /** Of a map whose values are in {@code region}, which are numbered from 0 in each VM. */
    protected VmMap(MapSpec spec, int region) {
        this.spec = spec;
        this.region = region;
    }

    @Override
    public final MapSpec spec() {
        return spec;
    }

    /** {@return the number of its region in its VM} */
    public final int region() {
        return region;
    }

    /** {@return host offset of the first byte of its values; the guest address is that of {@link #region}} */
    public abstract long valuesOffset();

    /** {@return bytes of all its values that programs reach, with what is between them} */
    public abstract long valuesBytes();

    /** {@return bytes from one value to the next: a multiple of 8} */
    public abstract int stride();

    /**
     * {@code bpf_map_lookup_elem}.
     *
     * @param key host offset
     * @param cpu the CPU of the program that asks
     * @return guest address of the value, 0 if there is none
     */
    public abstract long lookup(long key, int cpu);

    /** {@code bpf_map_update_elem}: of a per-CPU map the value of one CPU. Returns 0 or the negated errno. */
    public abstract long update(long key, long value, long flags, int cpu);

    /** {@code bpf_map_delete_elem}. Returns 0 or the negated errno. */
    public abstract long delete(long key);

    /** {@code bpf_map_push_elem}. Returns 0 or the negated errno. */
    public long push(long value, long flags) {
        return -EINVAL;
    }

    /** {@code bpf_map_pop_elem}. Returns 0 or the negated errno. */
    public long pop(long value) {
        return -EINVAL;
    }

    /** {@code bpf_map_peek_elem}. Returns 0 or the negated errno. */
    public long peek(long value) {
        return -EINVAL;
    }
}
