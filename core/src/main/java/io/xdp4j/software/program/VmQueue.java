package io.xdp4j.software.program;

import io.xdp4j.bpf.vm.Redirect;
import io.xdp4j.bpf.vm.VmContext;
import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.VmTrapException;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.software.link.FrameBatch;
import java.util.List;
import java.util.Map;

/** A program as it runs in a virtual machine on one queue, on frames where they lie. */
final class VmQueue implements QueueProgram {

    // Source: include/uapi/linux/bpf.h, enum xdp_action.
    private static final int XDP_DROP = 1;
    private static final int XDP_PASS = 2;
    private static final int XDP_TX = 3;
    private static final int XDP_REDIRECT = 4;

    private final VmProgram program;
    private final VmContext context;
    private final VmMap[] maps; // those of sockets
    private final SocketMap[] sockets; // for each of them
    private final DeviceMap[] devices;
    private volatile long traps;
    private volatile String firstTrap = "";

    VmQueue(
            VmProgram program,
            VmContext context,
            int ifindex,
            int queue,
            Map<VmMap, SocketMap> sockets,
            List<DeviceMap> devices) {
        this.program = program;
        this.context = context;
        this.devices = devices.toArray(DeviceMap[]::new);
        this.maps = sockets.keySet().toArray(VmMap[]::new);
        this.sockets = new SocketMap[maps.length];
        for (int i = 0; i < maps.length; i++) {
            this.sockets[i] = sockets.get(maps[i]);
        }
        context.ingressIfindex(ifindex);
        context.rxQueueIndex(queue);
    }

    @Override
    public void run(FrameBatch frames, Verdicts verdicts) {
        for (DeviceMap map : devices) {
            map.batchBegins();
        }
        for (int i = 0; i < frames.count; i++) {
            if (verdicts.action[i] == Verdicts.PASS) {
                verdicts.action[i] = run(frames, i, verdicts);
            }
        }
    }

    private byte run(FrameBatch frames, int i, Verdicts verdicts) {
        context.frame(frames.memory, frames.address[i], frames.room[i], frames.length[i], frames.behind(i));
        int verdict;
        try {
            verdict = program.run(context);
        } catch (VmTrapException e) {
            return trapped(i, e, verdicts);
        }
        verdicts.returned[i] = verdict;
        int moved = context.start() - frames.room[i];
        frames.address[i] += moved;
        frames.room[i] += moved;
        frames.length[i] = context.length();
        return switch (verdict) {
            case XDP_DROP -> Verdicts.DROP;
            case XDP_PASS -> Verdicts.PASS;
            case XDP_TX -> Verdicts.TX;
            case XDP_REDIRECT -> redirect(i, verdicts);
            default -> Verdicts.ABORT;
        };
    }

    /** As if it had said to abort: a program that fails must not end who sent the frame. */
    private byte trapped(int i, VmTrapException trap, Verdicts verdicts) {
        verdicts.trap(i, trap.getMessage());
        if (traps == 0) {
            firstTrap = trap.getMessage();
        }
        traps = traps + 1; // one thread at a time runs it
        return Verdicts.ABORT;
    }

    private byte redirect(int i, Verdicts verdicts) {
        Redirect redirect = context.redirect();
        for (int at = 0; at < maps.length; at++) {
            if (redirect.isInto(maps[at])) {
                Target socket = sockets[at].at(redirect.index());
                if (socket == null) {
                    return Verdicts.DROP;
                }
                verdicts.toSocket(i, socket);
                return Verdicts.SOCKET;
            }
        }
        return elsewhere(redirect, i, verdicts);
    }

    /** To interfaces, or to a CPU: here that is to the host, as if that CPU had taken it to the stack. */
    private byte elsewhere(Redirect redirect, int i, Verdicts verdicts) {
        if (!redirect.isSet()) {
            return Verdicts.DROP;
        }
        if (redirect.isInto(null)) {
            return verdicts.toDevice(i, redirect.index());
        }
        for (DeviceMap map : devices) {
            if (redirect.isInto(map.map())) {
                return map.redirect(redirect, i, verdicts);
            }
        }
        return Verdicts.HOST;
    }

    long traps() {
        return traps;
    }

    String firstTrap() {
        return firstTrap;
    }
}
