package io.xdp4j.tools.explain;

import io.xdp4j.AttachSpec;
import io.xdp4j.XdpLink;
import io.xdp4j.device.XdpException;
import io.xdp4j.rule.Action;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.capture.Decision;
import io.xdp4j.software.capture.Fate;
import io.xdp4j.tools.replay.Receiver;
import io.xdp4j.tools.replay.Replayer;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Rules attached to an interface of the software driver. Frames that its wire does not carry are the evaluator's. */
final class SoftwareDecider implements Decider {

    private static final int MAC_BYTES = 6;

    private final Replayer replayer;
    private final Receiver receiver;
    private final EvaluatorDecider evaluator;
    private final List<Rule> rules;
    private final XdpLink link;
    private List<RuleCount> counts;
    private Decision decision;
    private List<byte[]> received;

    /** Attaches {@code rules}; sockets for all maps that they redirect to are there. Owns the replayer. */
    SoftwareDecider(RuleList rules, Replayer replayer) throws XdpException {
        this.replayer = replayer;
        this.rules = rules.rules();
        this.evaluator = new EvaluatorDecider(rules);
        this.receiver = Receiver.open(replayer);
        var maps = new TreeSet<String>();
        for (Rule rule : this.rules) {
            if (rule.action() instanceof Action.Redirect redirect && maps.add(redirect.map())) {
                receiver.isIn(redirect.map(), replayer.device().queues());
            }
        }
        // Here is no host to be cut off, and it is the rules that are asked about.
        AttachSpec spec = AttachSpec.DEFAULT.withManagementAllowed().withCounting();
        this.link = replayer.xdp().attach(replayer.device().rx(), rules, spec);
        this.counts = link.counters();
    }

    @Override
    public int decide(MemorySegment memory, long offset, int length) throws XdpException {
        if (!takes(length)) {
            return evaluator.decide(memory, offset, length);
        }
        decision = replayer.show(memory.asSlice(offset, length), 0, length);
        received = receiver.take();
        List<RuleCount> before = counts;
        counts = link.counters();
        for (int i = 0; i < counts.size(); i++) {
            if (counts.get(i).packets() != before.get(i).packets()) {
                return counts.get(i).rule();
            }
        }
        throw new IllegalStateException("no rule counted the frame");
    }

    @Override
    public boolean takes(int length) {
        return replayer.takes(length);
    }

    /** Returns where the frame that was decided about last went. */
    Fate fate() {
        return decision.fate();
    }

    /** Returns the name of the interface. */
    String device() {
        return replayer.device().name();
    }

    /** Returns whether the frame that was decided about last went where {@code rule} says, as it says. */
    boolean obeyed(int rule) {
        Action action =
                rule == RuleCount.NO_RULE ? new Action.Pass() : rules.get(rule).action();
        return fate() == wanted(action)
                && Arrays.equals(decision.left(), left(action))
                && received.size() == (fate() == Fate.SOCKET ? 1 : 0)
                && received.stream().allMatch(frame -> Arrays.equals(frame, decision.arrived()));
    }

    @Override
    public void close() {
        replayer.close();
    }

    private static Fate wanted(Action action) {
        return switch (action) {
            case Action.Pass _ -> Fate.HOST;
            case Action.Drop _ -> Fate.NOWHERE;
            case Action.Redirect _ -> Fate.SOCKET;
            case Action.Forward _ -> Fate.INTERFACE;
            case Action.Reflect _ -> Fate.WIRE;
        };
    }

    private byte[] left(Action action) {
        byte[] arrived = decision.arrived();
        if (!(action instanceof Action.Reflect)) {
            return arrived;
        }
        byte[] swapped = arrived.clone();
        System.arraycopy(arrived, MAC_BYTES, swapped, 0, MAC_BYTES);
        System.arraycopy(arrived, 0, swapped, MAC_BYTES, MAC_BYTES);
        return swapped;
    }
}
