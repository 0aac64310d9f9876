package io.xdp4j.bpf.vm.proof;

import io.xdp4j.bpf.vm.map.Guest;
import java.util.List;

/**
 * Where an access goes, and what is known of it: the question that decides which check is written.
 *
 * @param kind which memory it tries
 * @param proven whether it is inside in any case
 * @param exact bytes from the base, if {@code proven} and that is one number; else {@link #VARIABLE}
 * @param region of a map's value, else null
 */
public record Place(Kind kind, boolean proven, long exact, Region region) {

    public static final long VARIABLE = Long.MIN_VALUE;

    /**
     * Decides.
     *
     * @param size bytes
     * @param write whether it is written
     */
    public static Place of(State state, Value base, int offset, int size, boolean write, List<Region> regions) {
        long low = base.isFull() ? Long.MIN_VALUE : base.low() + offset;
        long high = base.isFull() ? Long.MAX_VALUE : base.high() + offset;
        // Numbers this large overflow, and are in nothing.
        boolean sane = base.low() > -Value.MAX_SPAN && base.high() < 1L << 32;
        long exact = low == high ? low : VARIABLE;
        return switch (base.kind()) {
            case CONTEXT -> context(base, exact, size, write);
            case STACK -> new Place(Kind.STACK, sane && low >= -Guest.FRAME_BYTES && high + size <= 0, exact, null);
            case PACKET -> packet(state, base, sane, low, high, size);
            case VALUE, VALUE_OR_NULL -> value(base, sane, low, high, size, write, regions);
            case SCALAR, PACKET_END, MAP, ANY -> unknown();
        };
    }

    private static Place unknown() {
        return new Place(Kind.ANY, false, VARIABLE, null);
    }

    private static Place context(Value base, long exact, int size, boolean write) {
        boolean field = base.low() == base.high() && size == 4 && !write && exact >= 0 && exact <= 20 && exact % 4 == 0;
        return field ? new Place(Kind.CONTEXT, true, exact, null) : unknown();
    }

    private static Place packet(State state, Value base, boolean sane, long low, long high, int size) {
        boolean proven = sane && base.id() != Value.NONE && low >= 0 && high + size <= state.proven(base.id());
        return new Place(Kind.PACKET, proven, base.id() == Value.DATA ? exact(low, high) : VARIABLE, null);
    }

    private static long exact(long low, long high) {
        return low == high ? low : VARIABLE;
    }

    private static Place value(
            Value base, boolean sane, long low, long high, int size, boolean write, List<Region> regions) {
        Region region = regions.get(base.id());
        if (write && !region.writable || size > region.valueBytes) {
            return unknown(); // always a trap
        }
        boolean proven = base.kind() == Kind.VALUE
                && sane
                && low >= 0
                && high + size <= Math.min(region.valueBytes, region.bytes);
        return new Place(Kind.VALUE, proven, exact(low, high), region);
    }
}
