package io.xdp4j.rule;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.Encoder;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfMapCreate;
import io.xdp4j.linux.abi.BpfMapElem;
import io.xdp4j.linux.abi.BpfProgLoad;
import io.xdp4j.linux.abi.BpfTestRun;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Fd;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;

/** A compiled list in the kernel, counting, with an XSKMAP without sockets; run many times on memory made once. */
final class LoadedRules implements AutoCloseable {

    static final int SMALLEST_FRAME = 14; // of BPF_PROG_TEST_RUN

    private static final int MOST_CPUS = 1024;
    private static final int LARGEST_FRAME = 4096;

    private final Arena arena = Arena.ofConfined();
    private final MemorySegment in = arena.allocate(LARGEST_FRAME);
    private final MemorySegment out = arena.allocate(2 * LARGEST_FRAME);
    private final MemorySegment run = arena.allocate(BpfTestRun.LAYOUT);
    private final Fd sockets;
    private final Fd counters;
    private final Map<String, Fd> portSets = new HashMap<>();
    private final Fd program;

    LoadedRules(RuleList rules) throws XdpException {
        sockets = map(Bpf.BPF_MAP_TYPE_XSKMAP, 4, 1);
        counters = map(Bpf.BPF_MAP_TYPE_PERCPU_ARRAY, 16, rules.rules().size() + 1);
        for (Map.Entry<String, PortSet> set : RuleCompiler.portSets(rules).entrySet()) {
            portSets.put(set.getKey(), map(set.getValue()));
        }
        program = program(rules);
    }

    /** Runs the program once; returns its verdict. */
    int verdict(byte[] frame) throws XdpException {
        MemorySegment.copy(frame, 0, in, JAVA_BYTE, 0, frame.length);
        run.set(JAVA_INT, BpfTestRun.PROG_FD, program.number());
        run.set(JAVA_INT, BpfTestRun.DATA_SIZE_IN, frame.length);
        run.set(JAVA_LONG, BpfTestRun.DATA_IN, in.address());
        run.set(JAVA_INT, BpfTestRun.DATA_SIZE_OUT, (int) out.byteSize());
        run.set(JAVA_LONG, BpfTestRun.DATA_OUT, out.address());
        run.set(JAVA_INT, BpfTestRun.REPEAT, 1);
        BpfCall.call("test run", Bpf.BPF_PROG_TEST_RUN, run);
        return run.get(JAVA_INT, BpfTestRun.RETVAL);
    }

    /** Returns the frame as the last run left it. */
    byte[] frame() {
        return out.asSlice(0, run.get(JAVA_INT, BpfTestRun.DATA_SIZE_OUT)).toArray(JAVA_BYTE);
    }

    /** Returns what one counter says, over all CPUs. */
    RuleCount count(int rule, int index) throws XdpException {
        try (Arena call = Arena.ofConfined()) {
            MemorySegment values = call.allocate(16L * MOST_CPUS, 8);
            MemorySegment attr = call.allocate(BpfMapElem.LAYOUT);
            attr.set(JAVA_INT, BpfMapElem.MAP_FD, counters.number());
            attr.set(
                    JAVA_LONG,
                    BpfMapElem.KEY,
                    call.allocateFrom(JAVA_INT, index).address());
            attr.set(JAVA_LONG, BpfMapElem.VALUE, values.address());
            BpfCall.call("look up counter " + index, Bpf.BPF_MAP_LOOKUP_ELEM, attr);
            return new RuleCount(rule, sum(values, 0), sum(values, 8));
        }
    }

    @Override
    public void close() {
        program.close();
        counters.close();
        portSets.values().forEach(Fd::close);
        sockets.close();
        arena.close();
    }

    private static long sum(MemorySegment values, int offset) {
        long sum = 0;
        for (int cpu = 0; cpu < MOST_CPUS; cpu++) {
            sum += values.get(JAVA_LONG, 16L * cpu + offset);
        }
        return sum;
    }

    private Fd map(int type, int valueBytes, int entries) throws XdpException {
        MemorySegment attr = arena.allocate(BpfMapCreate.LAYOUT);
        attr.set(JAVA_INT, BpfMapCreate.MAP_TYPE, type);
        attr.set(JAVA_INT, BpfMapCreate.KEY_SIZE, 4);
        attr.set(JAVA_INT, BpfMapCreate.VALUE_SIZE, valueBytes);
        attr.set(JAVA_INT, BpfMapCreate.MAX_ENTRIES, entries);
        return Fd.of(BpfCall.call("create map", Bpf.BPF_MAP_CREATE, attr));
    }

    private Fd map(PortSet ports) throws XdpException {
        Fd map = map(Bpf.BPF_MAP_TYPE_ARRAY, 8192, 1);
        try (Arena call = Arena.ofConfined()) {
            MemorySegment attr = call.allocate(BpfMapElem.LAYOUT);
            attr.set(JAVA_INT, BpfMapElem.MAP_FD, map.number());
            attr.set(JAVA_LONG, BpfMapElem.KEY, call.allocateFrom(JAVA_INT, 0).address());
            attr.set(
                    JAVA_LONG,
                    BpfMapElem.VALUE,
                    call.allocateFrom(JAVA_BYTE, ports.bits()).address());
            BpfCall.call("fill port set", Bpf.BPF_MAP_UPDATE_ELEM, attr);
        }
        return map;
    }

    private Fd program(RuleList rules) throws XdpException {
        byte[] code = Encoder.encode(
                RuleCompiler.compile(rules, true).instructions(),
                map -> portSets.getOrDefault(map, map.equals(RuleCompiler.COUNTERS) ? counters : sockets)
                        .number());
        MemorySegment attr = arena.allocate(BpfProgLoad.LAYOUT);
        MemorySegment slots = arena.allocate(code.length, 8);
        MemorySegment.copy(code, 0, slots, JAVA_BYTE, 0, code.length);
        attr.set(JAVA_INT, BpfProgLoad.PROG_TYPE, Bpf.BPF_PROG_TYPE_XDP);
        attr.set(JAVA_INT, BpfProgLoad.INSN_CNT, code.length / 8);
        attr.set(JAVA_LONG, BpfProgLoad.INSNS, slots.address());
        attr.set(
                JAVA_LONG,
                BpfProgLoad.LICENSE,
                arena.allocateFrom("Dual MIT/GPL").address());
        return Fd.of(BpfCall.call("load " + rules, Bpf.BPF_PROG_LOAD, attr));
    }
}
