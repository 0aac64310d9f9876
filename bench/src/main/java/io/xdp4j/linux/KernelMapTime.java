package io.xdp4j.linux;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfTestRun;
import io.xdp4j.os.BpfCall;
import io.xdp4j.rule.InstructionProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/** How long the kernel takes, by its own count of {@code BPF_PROG_TEST_RUN}. */
final class KernelMapTime implements MapTime {

    private static final int FRAME_BYTES = 64;
    private static final int MOST_CPUS = 1024;

    private final MapFd map;
    private final MapFd state;
    private final BpfProgram looking;
    private final BpfProgram making;

    KernelMapTime(Case timed) throws XdpException {
        MapSpec spec = timed.spec();
        map = MapFd.create(
                spec.type().number(), spec.name(), spec.keyBytes(), spec.valueBytes(), spec.entries(), spec.flags());
        state = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, MapPrograms.STATE, Long.BYTES, 1);
        try (Arena arena = Arena.ofConfined()) {
            fill(spec, arena);
            state.put(0, arena.allocateFrom(JAVA_LONG, SEED));
        }
        looking = load(timed.keys(), true);
        making = load(timed.keys(), false);
    }

    @Override
    public double looking(int runs) throws XdpException {
        return nanos(looking, runs);
    }

    @Override
    public double making(int runs) throws XdpException {
        return nanos(making, runs);
    }

    @Override
    public void close() {
        looking.close();
        making.close();
        state.close();
        map.close();
    }

    private void fill(MapSpec spec, Arena arena) throws XdpException {
        MemorySegment key = arena.allocate(2 * Long.BYTES, Long.BYTES);
        MemorySegment value = arena.allocate(Math.multiplyFull(MOST_CPUS, spec.valueBytes()), Long.BYTES);
        for (int i = 0; i < spec.entries(); i++) {
            key.set(JAVA_LONG, 0, i);
            map.put(key, value);
        }
    }

    private BpfProgram load(int keys, boolean looks) throws XdpException {
        return BpfProgram.load(
                new InstructionProgram("look_up", MapPrograms.of(keys, looks)),
                Map.of(MapPrograms.MAP, map.fd(), MapPrograms.STATE, state.fd()));
    }

    private static double nanos(BpfProgram program, int runs) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(BpfTestRun.LAYOUT);
            MemorySegment in = arena.allocateFrom(JAVA_BYTE, new byte[FRAME_BYTES]);
            MemorySegment out = arena.allocate(4096);
            attr.set(JAVA_INT, BpfTestRun.PROG_FD, program.fd().number());
            attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_IN, FRAME_BYTES);
            attr.set(JAVA_LONG, BpfTestRun.DATA_IN, in.address());
            attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_OUT, (int) out.byteSize());
            attr.set(JAVA_LONG, BpfTestRun.DATA_OUT, out.address());
            attr.set(JAVA_INT, BpfTestRun.REPEAT, runs);
            BpfCall.call("time maps", Bpf.BPF_PROG_TEST_RUN, attr);
            return (double) attr.get(JAVA_INT, BpfTestRun.DURATION) / MapPrograms.LOOKUPS;
        }
    }
}
