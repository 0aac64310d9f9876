package io.xdp4j.software.program;

import io.xdp4j.bpf.vm.VmProgram;
import io.xdp4j.bpf.vm.map.VmMap;
import io.xdp4j.rule.RuleCount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A program of instructions in a virtual machine, compiled where that is possible. */
public final class VmLoaded implements LoadedProgram {

    private final VmProgram program;
    private final VmQueue[] queues;

    /**
     * Makes it ready to run on each queue of an interface.
     *
     * @param maps that the program was loaded with
     */
    public VmLoaded(Machine machine, VmProgram program, Map<String, VmMap> maps, int ifindex, int queues) {
        this.program = program;
        Map<VmMap, SocketMap> sockets = new HashMap<>();
        maps.values().forEach(map -> {
            if (machine.sockets(map) != null) {
                sockets.put(map, machine.sockets(map));
            }
        });
        this.queues = new VmQueue[queues];
        for (int i = 0; i < queues; i++) {
            List<DeviceMap> devices = maps.values().stream()
                    .filter(DeviceMap::is)
                    .map(map -> new DeviceMap(map, ifindex, machine.memory()))
                    .toList();
            this.queues[i] = new VmQueue(program, machine.vm().context(i), ifindex, i, sockets, devices);
        }
    }

    @Override
    public QueueProgram on(int queue) {
        return queues[queue];
    }

    /** Nothing: it has no rules. */
    @Override
    public List<RuleCount> counters() {
        return List.of();
    }

    /** Returns what stopped it first, with the number of times that something did; empty if nothing has. */
    @Override
    public String note() {
        long traps = 0;
        String first = "";
        for (VmQueue queue : queues) {
            traps += queue.traps();
            first = first.isEmpty() ? queue.firstTrap() : first;
        }
        return traps == 0 ? "" : "stopped " + (traps == 1 ? "once: " : traps + " times: ") + first;
    }

    @Override
    public String toString() {
        String name = program.checked().program().name();
        String note = note();
        return note.isEmpty() ? name : name + ", " + note;
    }
}
