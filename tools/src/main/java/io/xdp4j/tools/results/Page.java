package io.xdp4j.tools.results;

import io.xdp4j.tools.results.BarChart.Bar;
import io.xdp4j.tools.results.BarChart.Part;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One HTML page that needs nothing else: no script, no network, which a content security policy in it makes sure of.
 *
 * <p>The plots are SVG written here. The chart libraries of Java (JFreeChart, XChart) draw through AWT, which needs
 * fonts that a server does not have, and give pictures with fixed colours and no text to hover over.
 */
public final class Page {

    /** How many colours there are; more configurations start over. */
    static final int COLORS = 8;

    private static final String POLICY = "default-src 'none'; style-src 'unsafe-inline'";
    private static final Map<String, String> SCENARIOS = Map.of(
            "rx", "rx: receive and drop",
            "tx", "tx: send",
            "fwd", "fwd: swap addresses and send back",
            "lat", "lat: ping-pong, one packet under way");
    private static final List<Figure> PERCENTILES =
            List.of(Figure.P50, Figure.P90, Figure.P99, Figure.P999, Figure.MAX);

    private final Report report;
    private final Markup page = new Markup();

    private Page(Report report) {
        this.report = report;
    }

    /** Returns the page about {@code report}. */
    public static String of(Report report) {
        return new Page(report).write();
    }

    private String write() {
        page.open("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en");
        writeHead();
        page.open("body").open("main");
        writeTop();
        for (String scenario : Run.SCENARIOS) {
            writeScenario(scenario, report.ofScenario(scenario));
        }
        if (!report.curves().isEmpty()) {
            page.open("section").element("h2", "Round trips, all percentiles");
            CurveChart.draw(page, report.curves());
            page.close();
        }
        new Tables(report).write(page);
        return page.close().close().close().toString();
    }

    private void writeHead() {
        page.open("head");
        page.empty("meta", "charset", "utf-8");
        page.empty("meta", "http-equiv", "Content-Security-Policy", "content", POLICY);
        page.empty("meta", "name", "viewport", "content", "width=device-width, initial-scale=1");
        page.element("title", "xdp bench report").element("style", style()).close();
    }

    private void writeTop() {
        page.open("header").element("h1", "xdp bench report");
        page.element("p", report.summary(), "class", "summary");
        page.element(
                "p",
                "Bars are medians; after them stands the median with its interval of 95 % confidence, from six runs on."
                        + " Dots are single runs, the whisker goes from the least to the largest. Numbers hold for"
                        + " the machine and the commands in the table below, and only there. Point at anything for"
                        + " its value.");
        page.close();
        if (!report.warnings().isEmpty()) {
            page.open("aside", "class", "warning", "role", "note").element("strong", "Before you quote these numbers");
            page.open("ul");
            report.warnings().forEach(warning -> page.element("li", warning));
            page.close().close();
        }
    }

    private void writeScenario(String scenario, List<Series> series) {
        if (series.isEmpty()) {
            return;
        }
        page.open("section", "id", scenario).element("h2", SCENARIOS.get(scenario));
        boolean isLatency = scenario.equals("lat");
        if (isLatency) {
            PERCENTILES.forEach(figure -> drawFigure(series, figure, name(figure), "µs, there and back"));
        }
        drawFigure(
                series,
                Figure.PPS,
                isLatency ? "Round trips a second" : "Packets a second",
                isLatency ? "round trips a second" : "packets a second");
        drawCpu(series);
        page.close();
    }

    private void drawFigure(List<Series> series, Figure figure, String title, String unit) {
        var bars = new ArrayList<Bar>();
        for (Series one : series) {
            Spread spread = one.set().spread(figure);
            if (spread != null) {
                var parts = List.of(new Part("median", spread.median()));
                bars.add(new Bar(
                        one.label(), one.color(), parts, spread, one.set().figures(figure)));
            }
        }
        if (!bars.isEmpty()) {
            BarChart.draw(page, title, unit, bars);
        }
    }

    private void drawCpu(List<Series> series) {
        var bars = new ArrayList<Bar>();
        for (Series one : series) {
            Spread total = one.set().spread(Figure.CPU);
            if (total != null) {
                var parts = List.of(
                        new Part("user", one.set().spread(Figure.USER).median()),
                        new Part("system", one.set().spread(Figure.SYSTEM).median()));
                bars.add(new Bar(
                        one.label(), one.color(), parts, total, one.set().figures(Figure.CPU)));
            }
        }
        if (!bars.isEmpty()) {
            BarChart.draw(page, "CPU time a packet: user (full colour) and system (light)", "ns CPU a packet", bars);
        }
    }

    private static String name(Figure percentile) {
        return switch (percentile) {
            case P50 -> "Round trip, p50: half are at most so long";
            case P90 -> "Round trip, p90";
            case P99 -> "Round trip, p99: one of a hundred takes longer";
            case P999 -> "Round trip, p99.9: one of a thousand takes longer";
            default -> "Round trip, the longest";
        };
    }

    private static String style() {
        try (InputStream style = Page.class.getResourceAsStream("page.css")) {
            return new String(style.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
