package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.program.Broadcast;
import io.xdp4j.software.program.Verdicts;

/** Sends frames of a batch out of the interfaces that programs named. One thread at a time. */
final class Forward {

    private final NicQueue queue;
    private final FrameBatch out = new FrameBatch();

    Forward(NicQueue queue) {
        this.queue = queue;
    }

    /** Sends those from {@code from} to before {@code to}, which go to the same; returns how many are lost. */
    int send(FrameBatch frames, Verdicts verdicts, int from, int to, long now, Round round) {
        if (verdicts.action[from] == Verdicts.DEVICE) {
            return to - from - send(frames, from, to, verdicts.device[from], now, round);
        }
        Broadcast targets = verdicts.devices[from];
        int sent = 0; // to the one that took most
        for (int i = 0; i < targets.count(); i++) {
            sent = Math.max(sent, send(frames, from, to, targets.device(i), now, round));
        }
        return to - from - sent;
    }

    private int send(FrameBatch frames, int from, int to, int ifindex, long now, Round round) {
        Nic nic = queue.nic().neighbour(ifindex);
        if (nic == null) {
            return 0;
        }
        out.empty(frames);
        for (int i = from; i < to; i++) {
            if (frames.hops(i) < Nic.MAX_REFLECTIONS && nic.carries(frames.length[i])) {
                out.add(frames, i, frames.hops(i) + 1);
            }
        }
        return out.count == 0 ? 0 : nic.forward(queue.id(), out, now, round);
    }
}
