package io.xdp4j.tools.dump;

import io.xdp4j.linux.capture.CaptureCounts;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** A frame in a line of JSON. The last line counts. */
public final class JsonFormat implements LineSink.Format {

    private final FrameSummary summary = new FrameSummary();
    private final Function<Map<String, Object>, String> json;
    private final String device;
    private final boolean asks;

    /**
     * Makes a format.
     *
     * @param json writes a document in one line
     * @param device the name of the interface
     * @param asks whether there are rules
     */
    public JsonFormat(Function<Map<String, Object>, String> json, String device, boolean asks) {
        this.json = json;
        this.device = device;
        this.asks = asks;
    }

    @Override
    public String frame(FrameSource source, long number, Verdict verdict) {
        var line = new LinkedHashMap<String, Object>();
        line.put("type", "frame");
        line.put("frame", number);
        line.put("time", Instant.ofEpochSecond(0, source.epochNanos()).toString());
        line.put("epochNanos", source.epochNanos());
        line.put("interface", device);
        line.put("queue", source.queue());
        line.put("length", source.originalLength());
        line.put("captured", source.length());
        line.put("summary", summary.of(source.memory(), source.offset(), source.length()));
        if (asks) {
            line.put("rule", verdict.known() ? verdict.rule() : null);
            line.put("action", verdict.known() ? verdict.action() : null);
            line.put("verdict", verdict.text());
        }
        return json.apply(line);
    }

    @Override
    public String end(CaptureCounts counts, long frames) {
        var line = new LinkedHashMap<String, Object>();
        line.put("type", "end");
        line.put("frames", frames);
        line.put("seen", counts.seen());
        line.put("lost", counts.lost());
        return json.apply(line);
    }
}
