package io.xdp4j.software.program;

import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_SHORT_UNALIGNED;

import io.xdp4j.rule.Action;
import io.xdp4j.rule.Rule;
import io.xdp4j.rule.RuleCount;
import io.xdp4j.rule.RuleList;
import io.xdp4j.software.link.FrameBatch;
import java.lang.foreign.MemorySegment;

/** Rules that are asked frame by frame, on one queue. */
final class RuleQueue implements QueueProgram {

    private Decider decider;
    private RuleTiers tiers; // null if the decider is the last
    private int seen;
    private final Action[] actions;
    private final SocketMap[] maps;
    private final int[] devices; // that rules forward to
    private final int queue;
    private final RuleCounts counts; // null if nobody wants to know

    RuleQueue(RuleList rules, RuleTiers tiers, RuleTargets targets, int queue, RuleCounts counts) {
        this.decider = tiers.first(queue);
        this.tiers = tiers.isReady() ? null : tiers;
        this.actions = rules.rules().stream().map(Rule::action).toArray(Action[]::new);
        this.maps = new SocketMap[actions.length];
        this.devices = new int[actions.length];
        for (int i = 0; i < actions.length; i++) {
            switch (actions[i]) {
                case Action.Redirect redirect -> maps[i] = targets.maps().get(redirect.map());
                case Action.Forward forward -> devices[i] = targets.devices().get(forward.device());
                case Action.Pass _, Action.Drop _, Action.Reflect _ -> {}
            }
        }
        this.queue = queue;
        this.counts = counts;
    }

    @Override
    public void run(FrameBatch frames, Verdicts verdicts) {
        if (tiers != null) {
            climb(frames.count);
        }
        for (int i = 0; i < frames.count; i++) {
            if (verdicts.action[i] == Verdicts.PASS) {
                decide(frames, i, verdicts);
            }
        }
    }

    private void climb(int frames) {
        if (tiers.isReady() || seen + frames > RuleTiers.MANY) {
            decider = tiers.next(queue, decider);
            tiers = null;
        }
        seen += frames;
    }

    private void decide(FrameBatch frames, int i, Verdicts verdicts) {
        int rule = decider.decide(frames, i);
        if (counts != null) {
            counts.add(rule, 1, frames.length[i]);
        }
        if (rule != RuleCount.NO_RULE) {
            act(rule, frames, i, verdicts);
        }
    }

    private void act(int rule, FrameBatch frames, int i, Verdicts verdicts) {
        switch (actions[rule]) {
            case Action.Pass _ -> {} // to the next program
            case Action.Drop _ -> verdicts.action[i] = Verdicts.DROP;
            case Action.Redirect redirect -> {
                Target socket = maps[rule].at(queue);
                if (socket != null) {
                    verdicts.toSocket(i, socket);
                } else {
                    verdicts.action[i] = LoadedRules.missed(redirect.onMiss());
                }
            }
            case Action.Reflect _ -> {
                swapAddresses(frames.memory, frames.address[i]);
                verdicts.action[i] = Verdicts.TX;
            }
            case Action.Forward _ -> verdicts.action[i] = verdicts.toDevice(i, devices[rule]);
        }
    }

    private static void swapAddresses(MemorySegment memory, long frame) {
        int high = memory.get(JAVA_INT_UNALIGNED, frame);
        short low = memory.get(JAVA_SHORT_UNALIGNED, frame + 4);
        MemorySegment.copy(memory, frame + 6, memory, frame, 6);
        memory.set(JAVA_INT_UNALIGNED, frame + 6, high);
        memory.set(JAVA_SHORT_UNALIGNED, frame + 10, low);
    }
}
