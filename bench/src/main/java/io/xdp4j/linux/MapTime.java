package io.xdp4j.linux;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static io.xdp4j.bpf.Register.R9;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.map.MapSpec;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfTestRun;
import io.xdp4j.os.BpfCall;
import io.xdp4j.rule.InstructionProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Map;

/**
 * How long the kernel takes to look up in a map with as many entries as it can have, keys 0 and up: a program that does
 * so {@value #LOOKUPS} times, and one that only makes the keys. Keys are those of {@link MapKeys}.
 */
final class MapTime implements AutoCloseable {

    /** Look-ups of one run of the program. */
    static final int LOOKUPS = 256;

    private static final int FRAME_BYTES = 64;

    private final BpfMap map;
    private final BpfMap state;
    private final BpfProgram looking;
    private final BpfProgram making;
    private final int runs;

    /** Keys are below {@code keys}; times are those of {@code lookups}. */
    MapTime(MapSpec spec, int keys, int lookups) throws XdpException {
        map = BpfMap.create(
                spec.type().number(), spec.name(), spec.keyBytes(), spec.valueBytes(), spec.entries(), spec.flags());
        state = BpfMap.create(Bpf.BPF_MAP_TYPE_ARRAY, "state", Long.BYTES, 1);
        try (Arena arena = Arena.ofConfined()) {
            fill(spec, arena);
            MemorySegment seed = arena.allocate(JAVA_LONG);
            seed.set(JAVA_LONG, 0, MapKeys.SEED);
            state.put(0, seed);
        }
        looking = load(spec, keys, true);
        making = load(spec, keys, false);
        runs = lookups / LOOKUPS;
    }

    /** Returns the nanoseconds of a look-up, with making its key. */
    double looking() throws XdpException {
        return nanos(looking);
    }

    /** Returns the nanoseconds of making a key. */
    double making() throws XdpException {
        return nanos(making);
    }

    @Override
    public void close() {
        looking.close();
        making.close();
        state.close();
        map.close();
    }

    private void fill(MapSpec spec, Arena arena) throws XdpException {
        MemorySegment key = arena.allocate(16);
        MemorySegment value = arena.allocate(spec.valueBytes(), Long.BYTES);
        for (int i = 0; i < spec.entries(); i++) {
            key.set(JAVA_INT, 0, i);
            map.put(key, value);
        }
    }

    private double nanos(BpfProgram program) throws XdpException {
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
            return (double) attr.get(JAVA_INT, BpfTestRun.DURATION) / LOOKUPS;
        }
    }

    private BpfProgram load(MapSpec spec, int keys, boolean looks) throws XdpException {
        var code = new Assembler();
        Label done = code.label();
        code.store(Size.DOUBLE, R10, -8, 0).store(Size.DOUBLE, R10, -16, 0);
        lookUp(code, "state", done);
        code.mov(R9, R0).load(Size.DOUBLE, R6, R0, 0).mov(R7, 0).mov(R8, 0);
        Label next = code.label();
        code.bind(next);
        shifted(code, AluOp.LSH, 13);
        shifted(code, AluOp.RSH, 7);
        shifted(code, AluOp.LSH, 17);
        code.mov32(R1, R6).alu(AluOp.MUL, R1, keys).alu(AluOp.RSH, R1, 32).store(Size.DOUBLE, R10, -16, R1);
        if (looks) {
            Label missing = code.label();
            lookUp(code, "map", missing);
            code.load(Size.DOUBLE, R1, R0, 0).alu(AluOp.ADD, R8, R1).bind(missing);
        } else {
            code.load(Size.DOUBLE, R1, R10, -16).alu(AluOp.ADD, R8, R1);
        }
        code.alu(AluOp.ADD, R7, 1).jump(JumpOp.LT, R7, LOOKUPS, next);
        code.store(Size.DOUBLE, R9, 0, R6)
                .mov(R0, R8)
                .alu(AluOp.AND, R0, 1)
                .bind(done)
                .exit();
        return BpfProgram.load(
                new InstructionProgram("look_up", code.instructions()), Map.of("map", map.fd(), "state", state.fd()));
    }

    private static void shifted(Assembler code, AluOp shift, int bits) {
        code.mov(R1, R6).alu(shift, R1, bits).alu(AluOp.XOR, R6, R1);
    }

    private static void lookUp(Assembler code, String name, Label missing) {
        Register key = R2;
        code.loadMap(R1, name)
                .mov(key, R10)
                .alu(AluOp.ADD, key, -16)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, missing);
    }
}
