package io.xdp4j.rule;

import static io.xdp4j.rule.ParserMode.STRICT;
import static io.xdp4j.rule.ParserMode.WINDOWS_COMPAT;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A frame that a match takes in both modes, and what becomes of it when the frame is changed.
 *
 * @param type the number of the match type in XDP for Windows
 * @param name its name there, and what is special about this example
 * @param match the same as a match
 * @param frame a frame that it takes
 * @param strictBytes how many of its bytes it takes to match in the mode {@code strict}
 * @param compatBytes how many in the mode {@code windows-compat}
 * @param changes the frame, changed in one thing each
 */
record MatchTypeExample(
        int type, String name, Match match, byte[] frame, int strictBytes, int compatBytes, List<Change> changes) {

    private static final Set<ParserMode> BOTH = Set.of(STRICT, WINDOWS_COMPAT);

    /** A changed frame, and the modes in which it still matches. */
    record Change(String what, byte[] frame, Set<ParserMode> matching) {}

    static MatchTypeExample of(int type, String name, Match match, byte[] frame) {
        return new MatchTypeExample(type, name, match, frame, 0, 0, List.of());
    }

    /** The example with how many bytes it takes. */
    MatchTypeExample from(int strictBytes, int compatBytes) {
        return new MatchTypeExample(type, name, match, frame, strictBytes, compatBytes, changes);
    }

    /** How many bytes it takes in a mode. */
    int bytes(ParserMode mode) {
        return mode == STRICT ? strictBytes : compatBytes;
    }

    /** Each bit of the bytes from {@code from} to before {@code to} matters. */
    MatchTypeExample needs(String what, int from, int to) {
        MatchTypeExample example = this;
        for (int bit = from * 8; bit < to * 8; bit++) {
            byte[] flipped = Packets.with(frame, bit / 8, frame[bit / 8] ^ 0x80 >>> bit % 8);
            example = example.changed(what + ", byte " + bit / 8 + " bit " + bit % 8, flipped, Set.of());
        }
        return example;
    }

    MatchTypeExample never(String what, int at, int value) {
        return never(what, Packets.with(frame, at, value));
    }

    MatchTypeExample never(String what, byte[] changed) {
        return changed(what, changed, Set.of());
    }

    MatchTypeExample still(String what, int at, int value) {
        return still(what, Packets.with(frame, at, value));
    }

    MatchTypeExample still(String what, byte[] changed) {
        return changed(what, changed, BOTH);
    }

    MatchTypeExample strictOnly(String what, byte[] changed) {
        return changed(what, changed, Set.of(STRICT));
    }

    MatchTypeExample strictOnly(String what, int at, int value) {
        return strictOnly(what, Packets.with(frame, at, value));
    }

    MatchTypeExample compatOnly(String what, int at, int value) {
        return changed(what, Packets.with(frame, at, value), Set.of(WINDOWS_COMPAT));
    }

    private MatchTypeExample changed(String what, byte[] changed, Set<ParserMode> matching) {
        List<Change> more = new ArrayList<>(changes);
        more.add(new Change(what, changed, matching));
        return new MatchTypeExample(type, name, match, frame, strictBytes, compatBytes, List.copyOf(more));
    }

    @Override
    public String toString() {
        return type + " " + name;
    }
}
