package io.xdp4j.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;

/** The page is read as XML: what is not well-formed does not pass. */
final class ReportTest {

    private static final String NO_LATENCY = "\"latencyMicros\":null";
    private static final String LATENCY =
            "\"latencyMicros\":{\"p50\":11.0,\"p90\":12.0,\"p99\":13.0,\"p999\":14.0,\"max\":15.0}";

    @TempDir
    private Path folder;

    @Test
    void runsOfOneConfigurationAreOneBar() throws Exception {
        Path a = new Results().timed(1_000, 100).timed(3_000, 300).to(folder.resolve("a.json"));
        Path b = new Results().timed(2_000, 200).to(folder.resolve("b.json"));

        Document page = page(a.toString(), b.toString());

        assertEquals(
                List.of("Packets a second", "CPU time a packet: user (full colour) and system (light)"),
                texts(page, "figcaption"));
        assertEquals(2, byClass(page, "g", "bar c0").size());
        assertEquals(
                "XDP · native, copy · poll\nmedian 2,000 packets a second\n3 runs, 1,000 to 3,000",
                title(byClass(page, "g", "bar c0").getFirst()));
        assertEquals(6, byClass(page, "circle", "run").size());
    }

    @Test
    void everyConfigurationHasItsBarInEveryPlot() throws Exception {
        var results = new Results().add(1_000).addAll(new Results().add(2_000).with("\"batch\":64", "\"batch\":16"));

        Document page = page(results.to(folder.resolve("a.json")).toString());

        assertEquals(2, byClass(page, "g", "bar c0").size());
        assertEquals(2, byClass(page, "g", "bar c1").size());
        assertTrue(texts(page, "text").contains("XDP · native, copy · batch 64 · poll"));
        assertTrue(texts(page, "text").contains("XDP · native, copy · batch 16 · poll"));
    }

    @Test
    void barsAreAsLongAsTheirValues() throws Exception {
        var results = new Results().add(1_000).addAll(new Results().add(2_000).with("\"batch\":64", "\"batch\":16"));

        Document page = page(results.to(folder.resolve("a.json")).toString());

        var bars = byClass(page, "rect", "p0");
        assertEquals(2 * width(bars.get(0)), width(bars.get(1)), 0.2);
        assertEquals("median: 1,000 packets a second", title(bars.get(0)));
    }

    @Test
    void systemTimeStandsOnUserTime() throws Exception {
        Document page =
                page(new Results().timed(1, 100).to(folder.resolve("a.json")).toString());

        Element user = byClass(page, "rect", "p0").get(1);
        Element system = byClass(page, "rect", "p1").getFirst();
        assertEquals("user: 100.00 ns CPU a packet", title(user));
        assertEquals("system: 50.00 ns CPU a packet", title(system));
        assertEquals(width(user) / 2, width(system), 0.2);
        assertEquals(number(user, "x") + width(user), number(system, "x"), 0.2);
    }

    @Test
    void roundTripsHaveAPlotForEachPercentile() throws Exception {
        var results = new Results().add(1).with(NO_LATENCY, LATENCY).with("\"tx\"", "\"lat\"");

        Document page = page(results.to(folder.resolve("a.json")).toString());

        var values = byClass(page, "text", "value").stream()
                .map(Element::getTextContent)
                .toList();
        assertEquals(List.of("11", "12", "13", "14", "15", "1", "150"), values);
    }

    @Test
    void percentilesAreDrawnAsACurve() throws Exception {
        Path results = new Results().add(1).to(folder.resolve("a.json"));
        Path percentiles = Files.writeString(folder.resolve("rtt.hgrm"), """
                       Value     Percentile TotalCount 1/(1-Percentile)

                       9.999 0.000000000000          1           1.00
                      20.500 0.990000000000        990         100.00
                      39.999 1.000000000000       1000
                #[Mean    =       13.12, StdDeviation   =        1.22]
                """);

        Document page = page(results.toString(), "--hdr", percentiles.toString());

        Element curve = byClass(page, "g", "curve c0").getFirst();
        assertEquals(3, curve.getElementsByTagName("circle").getLength());
        assertTrue(
                texts(page, "title").contains("rtt.hgrm\n99 % at most 20.5 µs"),
                texts(page, "title").toString());
        assertEquals(
                3,
                ((Element) curve.getElementsByTagName("polyline").item(0))
                        .getAttribute("points")
                        .split(" ")
                        .length);
    }

    @Test
    void tableHoldsEveryFieldAndFigure() throws Exception {
        Document page =
                page(new Results().add(419_132).to(folder.resolve("a.json")).toString());

        var cells = texts(page, "td");
        for (String cell : List.of(
                "tx",
                "xdp",
                "linux",
                "native, copy",
                "veth0",
                "64",
                "poll",
                "0",
                "a machine",
                "6.18",
                "25",
                "419,132",
                "100.00",
                "50.00",
                "150.00",
                "1.5")) {
            assertTrue(cells.contains(cell), cell + " in " + cells);
        }
        assertTrue(texts(page, "pre").getFirst().contains("| packets a second | 419,132 |"));
    }

    @Test
    void busyMachineIsWarnedOf() throws Exception {
        var results = new Results().add(1).with("1.5}", "38}").addAll(new Results().add(1));
        Path file = results.to(folder.resolve("a.json"));

        Document page = page(file.toString());
        Ran ran = report(file.toString());

        assertTrue(
                texts(page, "li").getFirst().contains("1 of 2 runs, up to 38 % ("),
                texts(page, "li").toString());
        assertTrue(texts(page, "td").contains("38.0 ⚠"));
        assertTrue(ran.out().contains("up to 38 %"), ran.out());
    }

    @Test
    void fifteenQuietRunsAreNotWarnedOf() throws Exception {
        var results = new Results();
        for (int i = 0; i < 15; i++) {
            results.add(i);
        }

        Document page = page(results.to(folder.resolve("a.json")).toString());

        assertEquals(0, page.getElementsByTagName("aside").getLength());
        assertTrue(texts(page, "text").contains("7 (3 – 11)"));
    }

    @Test
    void hostileTextIsText() throws Exception {
        String hostile = "</title><script>alert(1)</script>&amp;\\\"'|\\u0000\\u202e\\ud800 <img src=x onerror=y>";
        Path file = new Results().add(1).with("native, copy", hostile).to(folder.resolve("a.json"));

        Document page = page(file.toString());

        assertEquals(0, page.getElementsByTagName("script").getLength());
        assertEquals(0, page.getElementsByTagName("img").getLength());
        assertTrue(texts(page, "td")
                .contains("</title><script>alert(1)</script>&amp;\"'|\uFFFD\uFFFD\uFFFD <img src=x onerror=y>"));
    }

    @Test
    void fileNamesAreTextToo() throws Exception {
        Path file = new Results().add(1).to(folder.resolve("<b>&.json"));

        Document page = page(file.toString(), "--by-file");

        assertTrue(
                texts(page, "text").contains("<b>&.json · XDP · native, copy · poll"),
                texts(page, "text").toString());
    }

    @Test
    void pageNeedsNothingElse() throws Exception {
        Path file = new Results().add(1).to(folder.resolve("a.json"));
        page(file.toString());

        String text = Files.readString(folder.resolve("page.html"));

        for (String banned : List.of("<script", "<link", "<img", "src=", "href=", "url(", "@import")) {
            assertFalse(text.contains(banned), banned);
        }
        assertTrue(text.contains("default-src 'none'"));
        assertTrue(text.contains("prefers-color-scheme: dark"));
        assertEquals(text, new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Test
    void filesAreKeptApartIfWanted() throws Exception {
        Path a = new Results().add(1).to(folder.resolve("a.json"));
        Path b = new Results().add(1).to(folder.resolve("b.json"));

        assertEquals(
                1,
                report("--json", a.toString(), b.toString())
                        .json()
                        .get("configurations")
                        .asInt());
        assertEquals(
                2,
                report("--json", "--by-file", a.toString(), b.toString())
                        .json()
                        .get("configurations")
                        .asInt());
    }

    @Test
    void fieldsThatAreNullOrMissingAreNotDrawn() throws Exception {
        Path file = Files.writeString(
                folder.resolve("a.json"),
                "{\"schema\":1,\"scenario\":\"rx\",\"pps\":5,\"userNanosPerPacket\":null,\"mode\":null}");

        Document page = page(file.toString());

        assertEquals(List.of("Packets a second"), texts(page, "figcaption"));
    }

    @Test
    void nothingMeasuredIsABarOfNothing() throws Exception {
        Document page = page(new Results().add(0).to(folder.resolve("a.json")).toString());

        assertEquals(0, width(byClass(page, "rect", "p0").getFirst()));
    }

    @Test
    void dashIsStandardOutput() throws Exception {
        Path file = new Results().add(1).to(folder.resolve("a.json"));

        Ran ran = Ran.xdp("bench", "report", "-o", "-", file.toString());

        assertTrue(ran.out().startsWith("<!DOCTYPE html>"), ran.out());
        parse(ran.out());
    }

    @ParameterizedTest
    @ValueSource(strings = {"nowhere/page.html", ".", "a.json", "./a.json", "link"})
    void pageThatCannotBeWrittenIsWrongUsage(String name) throws IOException {
        Path file = new Results().add(1).to(folder.resolve("a.json"));
        Files.createSymbolicLink(folder.resolve("link"), file);

        Ran ran = Ran.xdp("bench", "report", "-o", folder.resolve(name).toString(), file.toString());

        assertEquals(2, ran.code());
        assertTrue(ran.err().startsWith("xdp: -o "), ran.err());
        assertTrue(Files.readString(file).startsWith("{"), "the results are still there");
    }

    private Ran report(String... args) {
        var all = new ArrayList<>(
                List.of("bench", "report", "-o", folder.resolve("page.html").toString()));
        all.addAll(List.of(args));
        Ran ran = Ran.xdp(all.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
        return ran;
    }

    private Document page(String... args) throws Exception {
        report(args);
        return parse(Files.readString(folder.resolve("page.html")));
    }

    private static Document parse(String page) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(page.getBytes(StandardCharsets.UTF_8)));
    }

    private static List<String> texts(Document page, String element) {
        return elements(page, element).stream().map(Element::getTextContent).toList();
    }

    private static List<Element> byClass(Document page, String element, String name) {
        return elements(page, element).stream()
                .filter(one -> one.getAttribute("class").equals(name))
                .toList();
    }

    private static List<Element> elements(Document page, String name) {
        var found = page.getElementsByTagName(name);
        var elements = new ArrayList<Element>();
        for (int i = 0; i < found.getLength(); i++) {
            elements.add((Element) found.item(i));
        }
        return elements;
    }

    private static String title(Element element) {
        return element.getElementsByTagName("title").item(0).getTextContent();
    }

    private static double width(Element rect) {
        return number(rect, "width");
    }

    private static double number(Element element, String attribute) {
        return Double.parseDouble(element.getAttribute(attribute));
    }
}
