package io.xdp4j.tools.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Two sets of results side by side: for each figure the median of both, how far the runs lie apart, and the ratio.
 *
 * @param rows one a figure that both sets have
 */
public record Comparison(List<Row> rows) {

    private static final List<String> FIGURES = List.of(
            "/pps",
            "/userNanosPerPacket",
            "/systemNanosPerPacket",
            "/allocatedBytesPerPacket",
            "/dropped",
            "/latencyMicros/p50",
            "/latencyMicros/p90",
            "/latencyMicros/p99",
            "/latencyMicros/p999",
            "/latencyMicros/max");

    /**
     * One figure.
     *
     * @param figure its name in the results
     * @param a of the first set
     * @param b of the second
     */
    public record Row(String figure, Spread a, Spread b) {

        /** Returns the second set's median over the first's; NaN if that is 0. */
        public double ratio() {
            return a.median() == 0 ? Double.NaN : b.median() / a.median();
        }
    }

    /**
     * A figure over several runs.
     *
     * @param min the least
     * @param median the middle one; of an even number the mean of the middle two
     * @param max the largest
     * @param runs how many
     */
    public record Spread(double min, double median, double max, int runs) {

        static Spread of(double[] values) {
            double[] sorted = values.clone();
            Arrays.sort(sorted);
            int middle = sorted.length / 2;
            double median = sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
            return new Spread(sorted[0], median, sorted[sorted.length - 1], sorted.length);
        }
    }

    /** Reads two files of results, each one JSON document or several, one after the other. */
    public static Comparison of(Path a, Path b) throws IOException {
        List<JsonNode> first = read(a);
        List<JsonNode> second = read(b);
        var rows = new ArrayList<Row>();
        for (String figure : FIGURES) {
            double[] left = values(first, figure);
            double[] right = values(second, figure);
            if (left.length > 0 && right.length > 0) {
                rows.add(new Row(figure.substring(1).replace('/', ' '), Spread.of(left), Spread.of(right)));
            }
        }
        return new Comparison(rows);
    }

    private static double[] values(List<JsonNode> results, String figure) {
        return results.stream()
                .map(result -> result.at(figure))
                .filter(JsonNode::isNumber)
                .mapToDouble(JsonNode::asDouble)
                .toArray();
    }

    private static List<JsonNode> read(Path file) throws IOException {
        List<JsonNode> results;
        try (var documents =
                JsonMapper.shared().readerFor(JsonNode.class).<JsonNode>readValues(Files.readString(file))) {
            results = documents.readAll();
        } catch (JacksonException e) {
            throw new IOException(
                    file + ": no JSON at line " + e.getLocation().getLineNr() + ": " + e.getOriginalMessage());
        }
        if (results.isEmpty() || !results.getFirst().has("scenario")) {
            throw new IOException(file + ": holds no results of xdp bench --json");
        }
        return results;
    }
}
