package io.xdp4j.bpf.object;

import io.xdp4j.bpf.map.BpfMap;
import io.xdp4j.bpf.map.BpfMap.Put;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.bpf.map.TailCallTarget;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.util.Map;
import java.util.Objects;

/**
 * A map that an object file wants.
 *
 * @param spec what it is made like
 * @param section that defines it: {@code .maps}, {@code maps}, or the one of global variables that it is
 * @param keyType type of keys in the object's BTF, 0 if it is not known
 * @param valueType type of values, 0 if it is not known
 * @param pinned whether it is to be shared by its name in bpffs
 * @param values what is in it by index: names of maps or of programs
 * @param contents of the map of a section of variables, its value; else, and if it is all zero, empty
 * @since 0.1
 */
public record ObjectMap(
        MapSpec spec,
        String section,
        int keyType,
        int valueType,
        boolean pinned,
        Map<Integer, String> values,
        byte[] contents) {

    /**
     * Where programs come from that maps of programs name.
     *
     * @since 0.1
     */
    public interface Programs {

        /**
         * {@return a program, loaded where the maps are}
         *
         * @param name of it
         * @throws IOException if it cannot be had
         */
        TailCallTarget program(String name) throws IOException;
    }

    /** Keeps copies. */
    public ObjectMap {
        Objects.requireNonNull(spec, "spec");
        Objects.requireNonNull(section, "section");
        values = Map.copyOf(values);
        contents = contents.clone();
    }

    @Override
    public byte[] contents() {
        return contents.clone();
    }

    /** {@return its name} */
    public String name() {
        return spec.name();
    }

    /** {@return whether it holds global variables} */
    public boolean isVariables() {
        return !section.equals(BtfMaps.SECTION) && !section.equals(LegacyMaps.SECTION);
    }

    /** {@return whether it holds constants, and is to be frozen when it is filled} */
    public boolean isFrozen() {
        return isVariables() && (spec.flags() & MapSpec.READ_ONLY_PROGRAM) != 0;
    }

    /**
     * {@return what the map is made like on a machine: a perf event array without a size has an entry for each CPU, a
     * ring buffer is a power of two and a page at least, as libbpf makes them}
     *
     * @param cpus that the machine can have
     * @param pageBytes of its memory
     */
    public MapSpec specOn(int cpus, int pageBytes) { // tools/lib/bpf/libbpf.c, adjust_ringbuf_sz
        return switch (spec.type()) {
            case PERF_EVENT_ARRAY -> spec.entries() == 0 ? spec.withEntries(cpus) : spec;
            case RINGBUF -> spec.withEntries(ringBytes(spec.entries(), pageBytes));
            default -> spec;
        };
    }

    /**
     * Puts what it begins with into the map that was made of it, and freezes one of constants.
     *
     * @param maps those of the object by name, this one among them
     * @param programs those of the object
     * @throws IOException what the map or the program says
     */
    public void fill(Map<String, ? extends BpfMap> maps, Programs programs) throws IOException {
        BpfMap made = maps.get(name());
        if (contents.length > 0) {
            made.put(key(0), MemorySegment.ofArray(contents), Put.ANY);
        }
        for (Map.Entry<Integer, String> value : values.entrySet()) {
            if (spec.type().isOfMaps()) {
                made.putMap(key(value.getKey()), maps.get(value.getValue()), Put.ANY);
            } else {
                made.putProgram(value.getKey(), programs.program(value.getValue()));
            }
        }
        if (isFrozen()) {
            made.freeze();
        }
    }

    private static MemorySegment key(int index) {
        return MemorySegment.ofArray(new int[] {index});
    }

    /** What is more than the largest is left for whoever makes the map to refuse. */
    private static int ringBytes(int wanted, int page) {
        int power = Integer.highestOneBit(Math.max(wanted, 1));
        int fitting = power == wanted || power == 1 << 30 ? power : power << 1;
        return wanted < 0 ? wanted : Math.max(page, fitting);
    }

    ObjectMap withContents(byte[] changed) {
        return new ObjectMap(spec, section, keyType, valueType, pinned, values, changed);
    }
}
