package io.xdp4j.testkit;

import java.util.Arrays;
import java.util.List;

/** Says where frames are not as they were expected to be. */
final class FrameDiff {

    private static final int ROW = 16;
    private static final int SHORT = 48;

    private FrameDiff() {}

    /** Throws an error that names the first difference, if there is one; {@code where} says whose frames they are. */
    static void expect(String where, byte[][] expected, List<byte[]> actual) {
        for (int i = 0; i < Math.min(expected.length, actual.size()); i++) {
            int at = Arrays.mismatch(expected[i], actual.get(i));
            if (at >= 0) {
                String which = where + ": frame " + (i + 1) + " of " + actual.size();
                throw new AssertionError(which + difference(expected[i], actual.get(i), at));
            }
        }
        if (expected.length != actual.size()) {
            throw new AssertionError(numbers(where, expected, actual));
        }
    }

    private static String numbers(String where, byte[][] expected, List<byte[]> actual) {
        String text = where + ": expected " + count(expected.length, "frame") + ", but " + actual.size() + " came";
        return actual.size() > expected.length
                ? text + "; the first too many: " + line(actual.get(expected.length))
                : text + "; the first that is missing: " + line(expected[actual.size()]);
    }

    private static String difference(byte[] expected, byte[] actual, int at) {
        var text = new StringBuilder(" differs at byte ").append(at);
        text.append(": expected ")
                .append(at(expected, at))
                .append(", but it is ")
                .append(at(actual, at));
        if (expected.length != actual.length) {
            text.append("; expected ").append(count(expected.length, "byte")).append(", but there are ");
            text.append(actual.length);
        }
        for (int row = Math.max(0, at / ROW - 1); row <= at / ROW + 1; row++) {
            text.append(row(expected, row, "expected"));
            text.append(row(actual, row, "actual  "));
            if (row == at / ROW) {
                text.append('\n').repeat(' ', "expected 0000 ".length()).append(marks(expected, actual, at));
            }
        }
        return text.toString();
    }

    /** Points at the bytes that differ in the row of the first that does. */
    private static String marks(byte[] expected, byte[] actual, int first) {
        var marks = new StringBuilder();
        int end = Math.min(first / ROW * ROW + ROW, Math.max(expected.length, actual.length));
        for (int i = first / ROW * ROW; i < end; i++) {
            marks.append(at(expected, i).equals(at(actual, i)) ? "   " : " ^^");
        }
        return marks.toString().stripTrailing();
    }

    private static String at(byte[] frame, int at) {
        return at < frame.length ? "%02x".formatted(frame[at]) : "the end";
    }

    private static String row(byte[] frame, int row, String name) {
        int from = row * ROW;
        if (from >= frame.length) {
            return "";
        }
        return "\n" + name + " %04x ".formatted(from) + hex(frame, from, Math.min(frame.length, from + ROW));
    }

    /** {@code 1 frame} or {@code 2 frames}. */
    static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    private static String line(byte[] frame) {
        return count(frame.length, "byte") + "," + hex(frame, 0, Math.min(frame.length, SHORT))
                + (frame.length > SHORT ? " ..." : "");
    }

    private static String hex(byte[] frame, int from, int to) {
        var text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(" %02x".formatted(frame[i]));
        }
        return text.toString();
    }
}
