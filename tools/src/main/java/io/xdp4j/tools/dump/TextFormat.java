package io.xdp4j.tools.dump;

import io.xdp4j.linux.capture.CaptureCounts;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/** A frame in a line of text: time of day, queue, length, headers, verdict. */
public final class TextFormat implements LineSink.Format {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm:ss.nnnnnnnnn");

    private final FrameSummary summary = new FrameSummary();
    private final ZoneId zone = ZoneId.systemDefault();

    /** Makes a format for the host's time zone. */
    public TextFormat() {}

    @Override
    public String frame(FrameSource source, long number, Verdict verdict) {
        String time = TIME.format(Instant.ofEpochSecond(0, source.epochNanos()).atZone(zone));
        String frame = summary.of(source.memory(), source.offset(), source.length());
        String cut = source.length() < source.originalLength() ? " (" + source.length() + " here)" : "";
        String decided = verdict.text().isEmpty() ? "" : " | " + verdict.text();
        return time + " queue " + source.queue() + " " + source.originalLength() + " bytes" + cut + " " + frame
                + decided;
    }

    @Override
    public String end(CaptureCounts counts, long frames) {
        return "";
    }
}
