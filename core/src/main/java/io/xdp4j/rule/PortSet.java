package io.xdp4j.rule;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A set of ports.
 *
 * @param ranges what is in it, in any order; kept in ascending order, those that touch or overlap as one
 * @since 0.1
 */
public record PortSet(List<Range> ranges) {

    /** How many bytes {@link #bits} returns: one bit for each port. */
    static final int BYTES = 0x10000 / 8;

    /**
     * Ports that follow each other.
     *
     * @param first the first, 0 to 65535
     * @param last the last, {@code first} to 65535
     */
    public record Range(int first, int last) {

        /** Checks that they are ports in order. */
        public Range {
            Ports.check("first port", first);
            Ports.check("last port", last);
            if (first > last) {
                throw new IllegalArgumentException("range of ports: " + first + " is after " + last);
            }
        }

        @Override
        public String toString() {
            return first == last ? "" + first : first + "-" + last;
        }
    }

    /** Brings the ranges in order. */
    public PortSet {
        List<Range> merged = new ArrayList<>();
        for (Range range :
                ranges.stream().sorted(Comparator.comparingInt(Range::first)).toList()) {
            if (merged.isEmpty() || merged.getLast().last() < range.first() - 1) {
                merged.add(range);
            } else {
                Range before = merged.removeLast();
                merged.add(new Range(before.first(), Math.max(before.last(), range.last())));
            }
        }
        ranges = List.copyOf(merged);
    }

    /** Returns the set of {@code ports}, each 0 to 65535; none is the empty set. */
    public static PortSet of(int... ports) {
        return new PortSet(
                IntStream.of(ports).mapToObj(port -> new Range(port, port)).toList());
    }

    /** Returns the set of the ports from {@code first} to {@code last}, both in it. */
    public static PortSet range(int first, int last) {
        return new PortSet(List.of(new Range(first, last)));
    }

    /** Returns whether {@code port} is in the set. */
    public boolean contains(int port) {
        for (int i = 0; i < ranges.size(); i++) { // an iterator would be garbage for each frame
            Range range = ranges.get(i);
            if (port >= range.first() && port <= range.last()) {
                return true;
            }
        }
        return false;
    }

    /** Returns a bit for each port: of port p bit p mod 8 of byte p / 8. */
    public byte[] bits() {
        byte[] bits = new byte[BYTES];
        for (Range range : ranges) {
            for (int port = range.first(); port <= range.last(); port++) {
                bits[port >> 3] |= (byte) (1 << (port & 7));
            }
        }
        return bits;
    }

    /** Returns a list such as {@code {53, 8000-8999}}. */
    @Override
    public String toString() {
        return ranges.stream().map(Range::toString).collect(Collectors.joining(", ", "{", "}"));
    }
}
