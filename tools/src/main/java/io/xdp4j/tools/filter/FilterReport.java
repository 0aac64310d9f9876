package io.xdp4j.tools.filter;

import io.xdp4j.rule.RuleCount;
import io.xdp4j.tools.list.Table;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Filters as text and as a document.
 *
 * @param filters what is known of each
 * @param before what was known of them a while ago: rates are since then; empty if there are none
 */
public record FilterReport(List<FilterReading> filters, List<FilterReading> before) {

    private static final int SCHEMA = 1;
    private static final String NO_RULE = "-";

    /** Returns a report without rates. */
    public static FilterReport of(List<FilterReading> filters) {
        return new FilterReport(filters, List.of());
    }

    /** Returns the report that comes after this, with rates. */
    public FilterReport next(List<FilterReading> filters) {
        return new FilterReport(filters, this.filters);
    }

    /** Returns the document of {@code --json}. */
    public Map<String, Object> document() {
        var document = new LinkedHashMap<String, Object>();
        document.put("schema", SCHEMA);
        document.put("filters", filters.stream().map(this::document).toList());
        return document;
    }

    /** Returns the lines for people. */
    public List<String> lines() {
        var lines = new ArrayList<String>();
        for (FilterReading filter : filters) {
            if (!lines.isEmpty()) {
                lines.add("");
            }
            head(filter, lines);
            lines.addAll(Table.lines(rows(filter)));
            lines.addAll(
                    Table.lines(filter.sets().stream().map(SetReading::cells).toList()));
            if (!filter.sockets().isEmpty()) {
                lines.add("  sockets from " + String.join(", ", filter.sockets()));
            }
        }
        return lines;
    }

    private static void head(FilterReading filter, List<String> lines) {
        var head = new StringBuilder();
        head.append(filter.device().isEmpty() ? "interface " + filter.index() : filter.device());
        if (filter.namespace() != 0) {
            head.append(" of network namespace ").append(filter.namespace());
        }
        head.append(": ").append(filter.state());
        if (!filter.mode().isEmpty()) {
            head.append(", ").append(filter.mode()).append(" mode, since ").append(filter.since());
            head.append(", by ").append(filter.maker());
        }
        if (filter.parser().equals("windows-compat")) {
            head.append(", parser ").append(filter.parser());
        }
        lines.add(head.toString());
        if (!filter.pin().isEmpty()) {
            lines.add("  pinned at " + filter.pin());
        }
        if (!filter.problem().isEmpty()) {
            lines.add("  " + filter.problem());
        }
    }

    private List<List<String>> rows(FilterReading filter) {
        if (filter.counts().isEmpty()) {
            return uncounted(filter);
        }
        boolean rated = rated(filter) != null;
        var rows = new ArrayList<List<String>>();
        rows.add(
                rated
                        ? List.of("  rule", "packets", "bytes", "packets/s", "bytes/s", "")
                        : List.of("  rule", "packets", "bytes", ""));
        for (RuleCount count : filter.counts()) {
            var row = new ArrayList<String>();
            row.add("  " + (count.rule() == RuleCount.NO_RULE ? NO_RULE : Integer.toString(count.rule())));
            row.add(Long.toUnsignedString(count.packets()));
            row.add(Long.toUnsignedString(count.bytes()));
            if (rated) {
                Rate rate = rate(filter, count);
                row.add(String.format(Locale.ROOT, "%.0f", rate.packets()));
                row.add(String.format(Locale.ROOT, "%.0f", rate.bytes()));
            }
            row.add(text(filter, count.rule()));
            rows.add(row);
        }
        return rows;
    }

    private static List<List<String>> uncounted(FilterReading filter) {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < filter.rules().size(); i++) {
            rows.add(List.of("  " + i, filter.rules().get(i)));
        }
        if (!filter.parser().isEmpty()) {
            rows.add(List.of("  " + NO_RULE, "pass; nothing is counted"));
        }
        return rows;
    }

    private static String text(FilterReading filter, int rule) {
        if (rule == RuleCount.NO_RULE) {
            return "pass";
        }
        return rule < filter.rules().size() ? filter.rules().get(rule) : "";
    }

    private Map<String, Object> document(FilterReading filter) {
        var document = new LinkedHashMap<String, Object>();
        document.put("interface", filter.device().isEmpty() ? null : filter.device());
        document.put("index", filter.index());
        document.put("namespace", filter.namespace() == 0 ? null : filter.namespace());
        document.put("state", filter.state());
        document.put("problem", filter.problem().isEmpty() ? null : filter.problem());
        document.put("mode", filter.mode().isEmpty() ? null : filter.mode());
        document.put("since", filter.mode().isEmpty() ? null : filter.since().toString());
        document.put("by", filter.maker().isEmpty() ? null : filter.maker());
        document.put("pin", filter.pin().isEmpty() ? null : filter.pin());
        document.put("parser", filter.parser().isEmpty() ? null : filter.parser());
        document.put("counting", !filter.counts().isEmpty());
        document.put("rules", rules(filter));
        document.put(
                "default",
                filter.counts().isEmpty() ? null : count(filter, filter.counts().getLast()));
        document.put("sets", filter.sets().stream().map(SetReading::document).toList());
        document.put("sockets", filter.sockets());
        return document;
    }

    private List<Map<String, Object>> rules(FilterReading filter) {
        var rules = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < Math.max(filter.rules().size(), filter.counts().size() - 1); i++) {
            var rule = new LinkedHashMap<String, Object>();
            rule.put("rule", i);
            rule.put("text", text(filter, i));
            if (!filter.counts().isEmpty()) {
                rule.putAll(count(filter, filter.counts().get(i)));
            }
            rules.add(rule);
        }
        return rules;
    }

    private Map<String, Object> count(FilterReading filter, RuleCount count) {
        var document = new LinkedHashMap<String, Object>();
        document.put("packets", count.packets());
        document.put("bytes", count.bytes());
        if (rated(filter) != null) {
            Rate rate = rate(filter, count);
            document.put("packetsPerSecond", rate.packets());
            document.put("bytesPerSecond", rate.bytes());
        }
        return document;
    }

    private record Rate(double packets, double bytes) {}

    private Rate rate(FilterReading filter, RuleCount count) {
        FilterReading last = rated(filter);
        double seconds = Math.max(1, filter.nanos() - last.nanos()) / 1e9;
        int place = count.rule() == RuleCount.NO_RULE ? last.counts().size() - 1 : count.rule();
        RuleCount then = last.counts().get(place);
        // Rules that were replaced within the second count anew: that is no rate below 0.
        return new Rate(
                Math.max(0, count.packets() - then.packets()) / seconds,
                Math.max(0, count.bytes() - then.bytes()) / seconds);
    }

    /** The reading that rates of {@code filter} are since, or null. */
    private FilterReading rated(FilterReading filter) {
        return before.stream().filter(filter::follows).findFirst().orElse(null);
    }
}
