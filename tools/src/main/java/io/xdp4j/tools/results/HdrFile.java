package io.xdp4j.tools.results;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The percentiles that {@code xdp bench lat --hdr} writes, in the text form of HdrHistogram.
 *
 * @param name of the file
 * @param points from the shortest to the longest round trip
 */
public record HdrFile(String name, List<Point> points) {

    private static final int MOST_POINTS = 100_000;

    /**
     * A point of the curve.
     *
     * @param micros so long or shorter
     * @param share are so many, 0 to 1
     */
    record Point(double micros, double share) {}

    /** Reads {@code file}, or throws with file and line. */
    public static HdrFile read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new IOException(file + ": is a folder, not a file of percentiles");
        }
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            List<Point> points = points(file, lines);
            if (points.isEmpty()) {
                throw new IOException(file + ":1: holds no percentiles of xdp bench lat --hdr");
            }
            return new HdrFile(file.getFileName().toString(), points);
        } catch (NoSuchFileException e) {
            throw new IOException(file + ": no such file", e);
        } catch (CharacterCodingException e) {
            throw new IOException(file + ": is no text", e);
        }
    }

    private static List<Point> points(Path file, BufferedReader lines) throws IOException {
        var points = new ArrayList<Point>();
        int number = 0;
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            number++;
            String text = line.strip();
            boolean isTitle = points.isEmpty() && text.startsWith("Value ");
            if (!text.isEmpty() && !text.startsWith("#") && !isTitle) {
                points.add(point(file + ":" + number, text, points));
            }
        }
        return points;
    }

    /** A line is value, percentile, count and, but for the last, 1/(1 - percentile). */
    private static Point point(String origin, String text, List<Point> before) throws IOException {
        String[] columns = text.split("\\s+", 4);
        Point last = before.isEmpty() ? new Point(0, 0) : before.getLast();
        try {
            var point = new Point(Double.parseDouble(columns[0]), Double.parseDouble(columns[1]));
            if (point.micros() >= last.micros()
                    && point.share() >= last.share()
                    && point.share() <= 1
                    && Double.isFinite(point.micros())
                    && before.size() < MOST_POINTS) {
                return point;
            }
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException _) {
            // said below
        }
        String shown = text.length() > 40 ? text.substring(0, 40) + "…" : text;
        throw new IOException(origin + ": not a line of percentiles, as xdp bench lat --hdr writes them: " + shown);
    }
}
