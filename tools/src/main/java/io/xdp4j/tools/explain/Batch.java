package io.xdp4j.tools.explain;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.RuleList;
import io.xdp4j.tools.input.LineReader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers questions that come in lines, one after the other.
 *
 * <pre>{@code
 *   {"id": any, "parser": "strict", "rules": ["udp dst port 53 -> drop"], "frames": ["0200..."]}
 *   {"id": any, "results": [[0, "drop"]]}
 *   {"id": any, "error": "what is wrong with the question"}
 * }</pre>
 */
public final class Batch {

    /** How long a line may be, in bytes. */
    public static final int MOST_BYTES = 1 << 24;

    private final DeciderName engine;
    private final Format format;

    /** Asks rules in {@code engine}. */
    public Batch(DeciderName engine, Format format) {
        this.engine = engine;
        this.format = format;
    }

    /** How questions and answers are written. */
    public interface Format {

        /** Returns the value that a line is; throws IllegalArgumentException if it is none. */
        Object read(byte[] line);

        /** Writes an answer, at once; returns whether there is somebody to read it. */
        boolean write(Map<String, Object> answer);
    }

    /** Blocking: answers until there are no more questions, or nobody to read answers. */
    public void run(InputStream questions) throws IOException {
        var reader = new LineReader(questions, MOST_BYTES);
        boolean isHeard = true;
        while (isHeard && reader.next()) {
            if (reader.isTooLong()) {
                isHeard = format.write(answer(null, "error", "a question has more than " + MOST_BYTES + " bytes"));
            } else if (!isBlank(reader.line())) {
                isHeard = format.write(answer(reader.line()));
            }
        }
    }

    private Map<String, Object> answer(byte[] line) {
        Object id = null;
        try {
            if (!(format.read(line) instanceof Map<?, ?> document)) {
                throw new IllegalArgumentException("a question is an object, with id, rules and frames");
            }
            id = document.get("id");
            return answer(id, "results", results(Question.of(document)));
        } catch (IllegalArgumentException | XdpException e) {
            return answer(id, "error", e.getMessage());
        } catch (RuntimeException e) {
            return answer(id, "error", e + "; this is a bug in xdp");
        }
    }

    private List<List<Object>> results(Question question) throws XdpException {
        RuleList rules = question.list();
        var results = new ArrayList<List<Object>>();
        try (Decider decider = engine.open(rules)) {
            for (byte[] frame : question.frames()) {
                int rule = decider.decide(MemorySegment.ofArray(frame), 0, frame.length);
                results.add(List.of(rule, Explanation.action(rules.rules(), rule)));
            }
        }
        return results;
    }

    private static Map<String, Object> answer(Object id, String what, Object value) {
        var answer = new LinkedHashMap<String, Object>();
        answer.put("id", id);
        answer.put(what, value);
        return answer;
    }

    private static boolean isBlank(byte[] line) {
        for (byte b : line) {
            if (b != ' ' && b != '\t' && b != '\r') {
                return false;
            }
        }
        return true;
    }
}
