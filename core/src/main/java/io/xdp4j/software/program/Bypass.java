package io.xdp4j.software.program;

import io.xdp4j.rule.Action;
import io.xdp4j.software.link.FrameBatch;
import java.util.Map;

/** The rule that redirects every frame: a look into the map for each batch, and none at frames. */
public final class Bypass implements QueueProgram {

    private final Action.Redirect redirect;
    private final SocketMap map;
    private final int queue;
    private final RuleCounts counts; // null if nobody wants to know

    Bypass(Action.Redirect redirect, Map<String, SocketMap> maps, int queue, RuleCounts counts) {
        this.redirect = redirect;
        this.map = maps.get(redirect.map());
        this.queue = queue;
        this.counts = counts;
    }

    /** Decides about a whole batch at once: where all of it goes; null if there is no such socket. */
    public Target all(FrameBatch frames) {
        Target socket = map.at(queue);
        if (socket != null && counts != null) {
            long bytes = 0;
            for (int i = 0; i < frames.count; i++) {
                bytes += frames.length[i];
            }
            counts.add(0, frames.count, bytes);
        }
        return socket;
    }

    @Override
    public void run(FrameBatch frames, Verdicts verdicts) {
        Target socket = map.at(queue);
        byte miss = LoadedRules.missed(redirect.onMiss());
        int taken = 0;
        long bytes = 0;
        for (int i = 0; i < frames.count; i++) {
            if (verdicts.action[i] == Verdicts.PASS) {
                if (socket != null) {
                    verdicts.toSocket(i, socket);
                } else {
                    verdicts.action[i] = miss;
                }
                bytes += frames.length[i];
                taken++;
            }
        }
        if (counts != null) {
            counts.add(0, taken, bytes);
        }
    }
}
