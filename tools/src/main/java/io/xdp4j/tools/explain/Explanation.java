package io.xdp4j.tools.explain;

import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Limit;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.rule.RuleTrace;
import io.xdp4j.rule.RuleTracer;
import io.xdp4j.tools.dump.FrameSummary;
import io.xdp4j.tools.replay.Replayer;
import io.xdp4j.wire.CaptureReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What rules do with frames: which decides, and why. Owns the rules in their engine. For one thread at a time. */
public final class Explanation implements AutoCloseable {

    private static final int MOST_TEXT = 200; // of a rule: one with a thousand ports would bury the rest

    private final List<Rule> rules;
    private final String engine;
    private final Decider decider;
    private final RuleTracer tracer;
    private final FrameSummary summary = new FrameSummary();

    private boolean differed;

    private Explanation(RuleList rules, String engine, Decider decider) {
        this.rules = rules.rules();
        this.engine = engine;
        this.tracer = new RuleTracer(rules);
        this.decider = decider;
    }

    /** Asks {@code rules} in {@code engine}. */
    public static Explanation of(RuleList rules, DeciderName engine) throws XdpException {
        return new Explanation(rules, engine.toString(), engine.open(rules));
    }

    /** Asks {@code rules} by attaching them to the interface of {@code replayer}, which it owns. */
    public static Explanation attached(RuleList rules, Replayer replayer) throws XdpException {
        try {
            var decider = new SoftwareDecider(DeciderName.withoutLimits(rules), replayer);
            return new Explanation(rules, "software driver", decider);
        } catch (XdpException | RuntimeException e) {
            replayer.close();
            throw e;
        }
    }

    /** Returns the document about the frame at hand. */
    public Map<String, Object> document(CaptureReader frame) throws XdpException {
        int rule = decide(frame);
        var document = new LinkedHashMap<String, Object>();
        document.put("frame", frame.name());
        document.put("rule", rule);
        document.put("action", action(rules, rule));
        if (decider instanceof SoftwareDecider software && software.takes(frame.length())) {
            RuleTrace trace = tracer.trace(frame.memory(), frame.offset(), frame.length());
            differed |= rule != trace.rule() || !software.obeyed(rule);
            document.put("to", software.fate().name().toLowerCase(Locale.ROOT));
        }
        return document;
    }

    /** Returns the lines about the frame at hand. */
    public List<String> lines(CaptureReader frame) throws XdpException {
        int rule = decide(frame);
        RuleTrace trace = tracer.trace(frame.memory(), frame.offset(), frame.length());
        var lines = new ArrayList<String>();
        lines.add("frame " + frame.name() + ": " + size(frame) + ", "
                + summary.of(frame.memory(), frame.offset(), frame.length()));
        lines.add("  " + action(rules, rule) + ", by " + rule(rule));
        if (!decider.takes(frame.length())) {
            lines.add("  says the evaluator: the " + engine + " runs no frame of " + bytes(frame.length()));
        }
        if (rule != trace.rule()) {
            differed = true;
            lines.add("  the evaluator differs, " + action(rules, trace.rule()) + ", by " + rule(trace.rule())
                    + ": this is a bug in xdp");
        }
        if (decider instanceof SoftwareDecider software && software.takes(frame.length())) {
            lines.add("  " + done(software, rule));
        }
        for (int other : trace.otherwise()) {
            lines.add("  if its limit lets it through, which depends on the traffic; else " + action(rules, other)
                    + ", by " + rule(other));
        }
        trace.steps().forEach(step -> lines.add("  " + line(step)));
        return lines;
    }

    /** Returns whether the engine and the evaluator ever were of two minds. */
    public boolean differed() {
        return differed;
    }

    /** Returns what happens to a frame that a rule takes, or none. */
    static String action(List<Rule> rules, int rule) {
        return rule == RuleCount.NO_RULE ? "pass" : rules.get(rule).action().toString();
    }

    @Override
    public void close() {
        decider.close();
    }

    private String done(SoftwareDecider software, int rule) {
        String done = software.device()
                + switch (software.fate()) {
                    case HOST -> " passed it to the host";
                    case NOWHERE -> " dropped it";
                    case WIRE -> " sent it back";
                    case SOCKET -> " gave it to a socket";
                    case INTERFACE -> " sent it out of another interface";
                };
        if (software.obeyed(rule)) {
            return done;
        }
        differed = true;
        return done + ", and not as the rule says: this is a bug in xdp";
    }

    private int decide(CaptureReader frame) throws XdpException {
        return decider.decide(frame.memory(), frame.offset(), frame.length());
    }

    private String rule(int rule) {
        return rule == RuleCount.NO_RULE
                ? "no rule"
                : "rule " + rule + ": " + shortened(rules.get(rule).toString());
    }

    private String line(RuleTrace.Step step) {
        Rule rule = rules.get(step.rule());
        String limit = rule.limit() instanceof Limit.None ? "" : " " + rule.limit();
        String reasons = shortened(String.join("; ", step.reasons()));
        return "rule " + step.rule() + ": " + shortened(rule.match() + limit) + ": " + (step.matches() ? "yes" : "no")
                + (reasons.isEmpty() ? "" : ": " + reasons);
    }

    private static String size(CaptureReader frame) {
        boolean isCut = frame.length() < frame.originalLength();
        return bytes(frame.length()) + (isCut ? " of " + frame.originalLength() + " (the capture cut it)" : "");
    }

    private static String bytes(int length) {
        return length + (length == 1 ? " byte" : " bytes");
    }

    private static String shortened(String text) {
        return text.length() <= MOST_TEXT ? text : text.substring(0, MOST_TEXT - 3) + "...";
    }
}
