package io.xdp4j.bpf.vm;

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
record JitPlace(JitKind kind, boolean proven, long exact, Region region) {

    static final long VARIABLE = Long.MIN_VALUE;

    /**
     * Decides.
     *
     * @param size bytes
     * @param write whether it is written
     */
    static JitPlace of(JitState state, JitValue base, int offset, int size, boolean write, List<Region> regions) {
        long low = base.isFull() ? Long.MIN_VALUE : base.low() + offset;
        long high = base.isFull() ? Long.MAX_VALUE : base.high() + offset;
        // Numbers this large overflow, and are in nothing.
        boolean sane = base.low() > -JitValue.MAX_SPAN && base.high() < 1L << 32;
        long exact = low == high ? low : VARIABLE;
        return switch (base.kind()) {
            case CONTEXT -> context(base, exact, size, write);
            case STACK ->
                new JitPlace(JitKind.STACK, sane && low >= -Guest.FRAME_BYTES && high + size <= 0, exact, null);
            case PACKET -> packet(state, base, sane, low, high, size);
            case VALUE, VALUE_OR_NULL -> value(base, sane, low, high, size, write, regions);
            case SCALAR, PACKET_END, MAP, ANY -> unknown();
        };
    }

    private static JitPlace unknown() {
        return new JitPlace(JitKind.ANY, false, VARIABLE, null);
    }

    private static JitPlace context(JitValue base, long exact, int size, boolean write) {
        boolean field = base.low() == base.high() && size == 4 && !write && exact >= 0 && exact <= 20 && exact % 4 == 0;
        return field ? new JitPlace(JitKind.CONTEXT, true, exact, null) : unknown();
    }

    private static JitPlace packet(JitState state, JitValue base, boolean sane, long low, long high, int size) {
        boolean proven = sane && base.id() != JitValue.NONE && low >= 0 && high + size <= state.proven(base.id());
        return new JitPlace(JitKind.PACKET, proven, base.id() == JitValue.DATA ? exact(low, high) : VARIABLE, null);
    }

    private static long exact(long low, long high) {
        return low == high ? low : VARIABLE;
    }

    private static JitPlace value(
            JitValue base, boolean sane, long low, long high, int size, boolean write, List<Region> regions) {
        Region region = regions.get(base.id());
        if (write && !region.writable || size > region.valueBytes) {
            return unknown(); // always a trap
        }
        boolean proven = base.kind() == JitKind.VALUE
                && sane
                && low >= 0
                && high + size <= Math.min(region.valueBytes, region.bytes);
        return new JitPlace(JitKind.VALUE, proven, exact(low, high), region);
    }
}
