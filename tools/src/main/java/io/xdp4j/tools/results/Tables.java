package io.xdp4j.tools.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The figures behind the plots: one column a configuration, and once more as text to be copied. */
final class Tables {

    private static final String NOT_GIVEN = "–";

    private final Report report;
    private final List<Series> series;

    Tables(Report report) {
        this.report = report;
        this.series = report.all();
    }

    void write(Markup page) {
        page.open("section", "id", "figures").element("h2", "Figures");
        page.element("p", "Medians, with their interval of 95 % confidence where there are six runs or more.");
        List<List<String>> rows = rows();
        writeTable(page, rows);
        page.open("details").element("summary", "As Markdown, to be copied");
        page.element("pre", markdown(rows), "class", "copy").close();
        writeRuns(page);
        page.close();
    }

    private void writeTable(Markup page, List<List<String>> rows) {
        page.open("div", "class", "wide").open("table").open("thead").open("tr");
        rows.getFirst().forEach(cell -> page.element("th", cell, "scope", "col"));
        page.close().close().open("tbody");
        for (List<String> row : rows.subList(1, rows.size())) {
            page.open("tr").element("th", row.getFirst(), "scope", "row");
            row.subList(1, row.size()).forEach(cell -> page.element("td", cell));
            page.close();
        }
        page.close().close().close();
    }

    /** The first row is the head, the first column the names. */
    private List<List<String>> rows() {
        var rows = new ArrayList<List<String>>();
        for (String name : Run.CONFIGURATION) {
            addRow(
                    rows,
                    name.equals("delayNanos") ? "delay, ns" : name,
                    one -> one.set().field(name));
        }
        addRow(rows, "runs", one -> Integer.toString(one.set().runs().size()));
        for (Figure figure : Figure.values()) {
            addRow(rows, figure.title(), one -> text(one.set().spread(figure)));
        }
        addRow(rows, "foreign CPU, %, at most", one -> foreign(one.set().busiest()));
        return rows;
    }

    private void addRow(List<List<String>> rows, String title, java.util.function.Function<Series, String> cell) {
        var row = new ArrayList<>(List.of(title));
        series.forEach(one -> row.add(cell.apply(one)));
        if (row.subList(1, row.size()).stream().anyMatch(text -> !text.isEmpty())) {
            row.replaceAll(text -> text.isEmpty() ? NOT_GIVEN : text);
            rows.add(row);
        }
    }

    private void writeRuns(Markup page) {
        page.open("details").element("summary", "Every run");
        page.open("div", "class", "wide").open("table").open("thead").open("tr");
        page.element("th", "file and line", "scope", "col").element("th", "scenario", "scope", "col");
        for (Figure figure : Figure.values()) {
            page.element("th", figure.title(), "scope", "col");
        }
        page.element("th", "foreign CPU, %", "scope", "col").close().close().open("tbody");
        for (Run run : report.runs()) {
            page.open("tr").element("th", run.origin(), "scope", "row").element("td", run.field("scenario"));
            for (Figure figure : Figure.values()) {
                double value = run.figure(figure);
                page.element("td", Double.isNaN(value) ? NOT_GIVEN : Axis.exact(value));
            }
            page.element("td", foreign(run)).close();
        }
        page.close().close().close().close();
    }

    private static String markdown(List<List<String>> rows) {
        var text = new StringBuilder();
        for (int i = 0; i < rows.size(); i++) {
            text.append("| ")
                    .append(String.join(
                            " | ", rows.get(i).stream().map(Tables::cell).toList()));
            text.append(" |\n");
            if (i == 0) {
                text.append("|---").repeat("|--:", rows.getFirst().size() - 1).append("|\n");
            }
        }
        return text.toString();
    }

    private static String cell(String text) {
        return text.replace("\\", "\\\\")
                .replace("|", "\\|")
                .replace("<", "&lt;")
                .replaceAll("\\s+", " ");
    }

    private static String foreign(Run run) {
        double percent = run.foreignCpuPercent();
        if (Double.isNaN(percent)) {
            return "";
        }
        return String.format(Locale.ROOT, "%.1f", percent) + (Report.isBusy(run) ? " ⚠" : "");
    }

    private static String text(Spread spread) {
        if (spread == null) {
            return "";
        }
        String median = Axis.exact(spread.median());
        return spread.hasInterval()
                ? median + " (" + Axis.exact(spread.low()) + " – " + Axis.exact(spread.high()) + ")"
                : median;
    }
}
