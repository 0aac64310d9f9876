package io.xdp4j.tools.results;

import java.io.IOException;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * One result of {@code xdp bench --json}.
 *
 * @param origin where it was read, for example {@code a.json:3}
 * @param file the file that it was read from
 * @param fields what was measured and where, by name, as text; empty what does not apply
 * @param figures what came out; only those that apply
 */
public record Run(String origin, String file, Map<String, String> fields, Map<Figure, Double> figures) {

    /** A machine is quiet if others take no more of it, in percent. */
    public static final double QUIET_PERCENT = 5;

    static final List<String> SCENARIOS = List.of("rx", "tx", "fwd", "lat");
    static final List<String> CONFIGURATION = List.of(
            "scenario",
            "path",
            "driver",
            "mode",
            "interface",
            "queue",
            "size",
            "batch",
            "wait",
            "sockets",
            "threads",
            "rules",
            "delayNanos",
            "machine",
            "kernel",
            "jdk");

    private static final int SCHEMA = 1;
    private static final String FOREIGN = "foreignCpuPercent";

    static Run of(String origin, String file, JsonNode result) throws IOException {
        if (!result.isObject() || !result.has("schema")) {
            throw new IOException(origin + ": not a result of xdp bench --json");
        }
        if (!result.get("schema").isInt() || result.get("schema").asInt() != SCHEMA) {
            throw new IOException(origin + ": schema " + result.get("schema") + ", but this xdp reads " + SCHEMA);
        }
        var fields = new LinkedHashMap<String, String>();
        for (String name : CONFIGURATION) {
            fields.put(name, text(origin, result, name));
        }
        if (!SCENARIOS.contains(fields.get("scenario"))) {
            throw new IOException(origin + ": scenario " + result.path("scenario") + ", must be rx, tx, fwd or lat");
        }
        fields.put(FOREIGN, text(origin, result, FOREIGN));
        return new Run(origin, file, fields, figures(origin, result));
    }

    String field(String name) {
        return fields.get(name);
    }

    /** Returns the figure; NaN if it does not apply. */
    double figure(Figure figure) {
        return figures.getOrDefault(figure, Double.NaN);
    }

    /** Returns the share of the machine that other processes took, in percent; NaN if it is not known. */
    double foreignCpuPercent() {
        String percent = field(FOREIGN);
        return percent.isEmpty() ? Double.NaN : Double.parseDouble(percent);
    }

    private static Map<Figure, Double> figures(String origin, JsonNode result) throws IOException {
        var figures = new EnumMap<Figure, Double>(Figure.class);
        for (Figure figure : Figure.values()) {
            JsonNode value = figure == Figure.CPU ? null : result.at(figure.pointer());
            if (value != null && isGiven(value)) {
                figures.put(figure, number(origin, figure.field(), value));
            }
        }
        if (!figures.containsKey(Figure.PPS)) {
            throw new IOException(origin + ": pps is missing");
        }
        if (figures.containsKey(Figure.USER) && figures.containsKey(Figure.SYSTEM)) {
            figures.put(Figure.CPU, figures.get(Figure.USER) + figures.get(Figure.SYSTEM));
        }
        return figures;
    }

    private static String text(String origin, JsonNode result, String name) throws IOException {
        JsonNode value = result.path(name);
        if (!isGiven(value)) {
            return "";
        }
        if (name.equals(FOREIGN)) {
            return Double.toString(number(origin, name, value));
        }
        if (!value.isString() && !value.isIntegralNumber()) {
            throw new IOException(origin + ": " + name + " is neither text nor a whole number: " + brief(value));
        }
        return value.asString();
    }

    private static double number(String origin, String name, JsonNode value) throws IOException {
        double number = value.isNumber() ? value.asDouble() : Double.NaN;
        if (!(number >= 0) || Double.isInfinite(number)) {
            throw new IOException(origin + ": " + name + " is no number of 0 or more: " + brief(value));
        }
        return number;
    }

    private static boolean isGiven(JsonNode value) {
        return !value.isMissingNode() && !value.isNull();
    }

    private static String brief(JsonNode value) {
        String text = value.toString();
        return text.length() > 40 ? text.substring(0, 40) + "…" : text;
    }
}
