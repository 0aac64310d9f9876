package io.xdp4j.bpf.vm.map;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.MapErrno;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.TailCallTarget;

/**
 * A map in the VM: what programs do with it. Keys and values of calls by programs are host offsets that the caller has
 * checked; results are guest addresses or the negated errno that the kernel's map would give.
 *
 * @since 0.1
 */
public abstract class VmMap implements BpfMap, MapLookup {

    /** What {@link #target} gives for a slot that is empty, and {@link #next} behind the last entry. */
    public static final long NONE = -1;

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

    /** {@return bytes of each value that programs may touch, at each multiple of {@link #stride}} */
    public int reach() {
        return spec.valueBytes();
    }

    /** {@return whether programs may write values where they lie} */
    public boolean writable() {
        return (spec.flags() & MapSpec.READ_ONLY_PROGRAM) == 0;
    }

    /** {@return its number in its VM, above 0: what a map of maps has as the value of its slot} */
    public final int id() {
        return region + 1;
    }

    @Override
    public abstract long lookup(long key, int cpu);

    /** {@return what looks up in it, for a constant of compiled code: if that gains, of fields that HotSpot trusts} */
    public MapLookup asConstant() {
        return this;
    }

    /** {@code bpf_map_update_elem}: of a per-CPU map the value of one CPU. Returns 0 or the negated errno. */
    public abstract long update(long key, long value, long flags, int cpu);

    /** {@code bpf_map_delete_elem}. Returns 0 or the negated errno. */
    public abstract long delete(long key);

    /** {@code bpf_map_push_elem}. Returns 0 or the negated errno. */
    public long push(long value, long flags) {
        return MapErrno.EINVAL.negated();
    }

    /** {@code bpf_map_pop_elem}. Returns 0 or the negated errno. */
    public long pop(long value) {
        return MapErrno.EINVAL.negated();
    }

    /** {@code bpf_map_peek_elem}. Returns 0 or the negated errno. */
    public long peek(long value) {
        return MapErrno.EINVAL.negated();
    }

    /**
     * {@code bpf_redirect_map}.
     *
     * @param key u32
     * @param scratch host offset of 8 bytes that nobody else writes meanwhile
     * @return the value of the slot, its first 4 or 8 bytes; {@link #NONE} if it is empty or this is no redirect map
     */
    public long target(long key, long scratch) {
        return NONE;
    }

    /**
     * {@code bpf_tail_call}.
     *
     * @param index of the slot, u32
     * @return the program in the slot, or null if there is none or this is no {@code PROG_ARRAY}
     */
    public TailCallTarget program(int index) {
        return null;
    }

    /**
     * Walks over the entries, as {@code bpf_for_each_map_elem} does.
     *
     * @param cursor {@link #NONE} for the first entry
     * @return the cursor of the entry after that one, {@link #NONE} if it was the last, or the negated {@code EINVAL}
     */
    public long next(long cursor) {
        return MapErrno.EINVAL.negated();
    }

    /**
     * Reads the entry at a cursor.
     *
     * @param key host offset of keyBytes, written
     * @param cpu whose value
     * @return guest address of the value
     */
    public long entry(long cursor, long key, int cpu) {
        throw new UnsupportedOperationException(spec.type().symbol());
    }
}
