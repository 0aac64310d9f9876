package io.xdp4j.software.nic;

import io.xdp4j.software.link.FrameBatch;
import io.xdp4j.software.link.Link;
import io.xdp4j.software.program.Attached;
import io.xdp4j.software.program.Target;
import io.xdp4j.software.program.Verdicts;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What the programs that inspect a host's frames make of them. They run on copies: what a host sends lies wherever it
 * likes, without room in front. Guarded by the lock that its queue sends under.
 */
final class TxInspect {

    private final NicQueue queue;
    private final Nic nic;
    private final int stride;
    private final MemorySegment copies;
    private final FrameBatch in = new FrameBatch();
    private final FrameBatch picked = new FrameBatch();
    private final Verdicts verdicts = new Verdicts();
    private final Forward forward;
    private int lost;
    private int toHost;
    private int sent;

    TxInspect(NicQueue queue) {
        this.queue = queue;
        this.nic = queue.nic();
        this.stride = Link.HEADROOM + nic.frameBytes() + Link.TAILROOM;
        var arena = Arena.ofAuto(); // lives as long as its queue, which no scope of ours ends
        this.copies = arena.allocate((long) FrameBatch.CAPACITY * stride, Long.BYTES);
        this.forward = new Forward(queue);
    }

    /** Sends those frames on that pass, or where programs say. */
    void send(FrameBatch frames, Attached[] chain, long now, Round round) {
        copy(frames);
        verdicts.pass(in.count);
        for (Attached attached : chain) {
            attached.program().on(queue.id()).run(in, verdicts);
        }
        lost = dispatch(now, round);
        pick(Verdicts.TX);
        toHost = picked.count;
        if (toHost > 0) {
            nic.toHost(picked, queue.id());
        }
        lost += sendPassed(now, round);
    }

    /** Returns how many of the last frames were lost. */
    int lost() {
        return lost;
    }

    /** Returns how many of the last frames the link took. */
    int sent() {
        return sent;
    }

    /** Returns how many of the last frames went to the host. */
    int toHost() {
        return toHost;
    }

    private void copy(FrameBatch frames) {
        in.lies(copies, true);
        in.placeBytes = stride;
        in.count = frames.count;
        for (int i = 0; i < frames.count; i++) {
            in.address[i] = (long) i * stride + Link.HEADROOM;
            in.length[i] = frames.length[i];
            in.room[i] = Link.HEADROOM;
            in.flags[i] = 0;
            MemorySegment.copy(frames.memory, frames.address[i], copies, in.address[i], frames.length[i]);
        }
    }

    /** Does what concerns neither the link nor the host; returns how many are lost. */
    private int dispatch(long now, Round round) {
        int lost = 0;
        for (int i = 0; i < in.count; ) {
            int end = i + 1;
            switch (verdicts.action[i]) {
                case Verdicts.PASS, Verdicts.TX, Verdicts.HOST -> {}
                case Verdicts.SOCKET -> {
                    end = verdicts.endOfRun(i, in.count);
                    lost += end - i - deliver(verdicts.socket[i], i, end);
                }
                case Verdicts.DEVICE, Verdicts.DEVICES -> {
                    end = verdicts.endOfRun(i, in.count);
                    lost += forward.send(in, verdicts, i, end, now, round);
                }
                default -> lost++;
            }
            i = end;
        }
        return lost;
    }

    private int deliver(Target socket, int from, int to) {
        RxEnd end = (RxEnd) socket;
        if (end.queue() != queue || !end.isOfSent() || end.isClosed()) {
            return 0;
        }
        int delivered = end.deliver(in, from, to);
        end.ring();
        return delivered;
    }

    /** Sends those that passed; once more what the link had no room for, since it was emptied then. */
    private int sendPassed(long now, Round round) {
        pick(Verdicts.PASS);
        int fits = 0;
        for (int i = 0; i < picked.count; i++) {
            if (nic.carries(picked.length[i])) {
                picked.move(i, fits++);
            }
        }
        int lost = picked.count - fits;
        picked.count = fits;
        sent = 0;
        for (int tries = 0; sent < fits && tries < 2; tries++) {
            sent += nic.send(queue, queue.id(), picked, sent, now, round);
            round.run(now);
        }
        return lost + fits - sent;
    }

    private void pick(byte action) {
        picked.empty(in);
        for (int i = 0; i < in.count; i++) {
            boolean isIt = verdicts.action[i] == action || action == Verdicts.TX && verdicts.action[i] == Verdicts.HOST;
            if (isIt) {
                picked.add(in, i, 0);
            }
        }
    }
}
