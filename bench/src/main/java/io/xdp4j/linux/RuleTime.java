package io.xdp4j.linux;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R6;
import static io.xdp4j.bpf.Register.R7;
import static io.xdp4j.bpf.Register.R8;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.linux.abi.BpfTestRun;
import io.xdp4j.os.BpfCall;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.CompiledRules;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.RuleCompiler;
import io.xdp4j.rule.RuleList;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long a rule list takes a frame in the kernel, by {@code BPF_PROG_TEST_RUN}, each frame having other addresses and
 * ports: a program before the rules writes the next of a table of keys into the frame.
 *
 * <p>In this package because it joins programs, which no other class outside of it does.
 */
final class RuleTime implements AutoCloseable {

    /** What a key is: IPv4 source and destination address, source and destination port. */
    static final int KEY_BYTES = 12;

    private static final int KEYS = 1 << 16;
    private static final int ADDRESSES = 14 + 12;
    private static final int FRAME_BYTES = 64;

    private final Map<String, Fd> maps = new HashMap<>();
    private final MapFd next;
    private final MapFd keys;
    private final MapFd switches;
    private final RuleTables tables;
    private final RuleCounters counters;
    private final BpfProgram program;

    /** Loads {@code rules} behind the writer of {@code table}, {@value #KEYS} keys. */
    RuleTime(RuleList rules, byte[] table, boolean counting) throws XdpException {
        CompiledRules compiled = RuleCompiler.compile(rules, counting);
        next = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "next", Long.BYTES, 1);
        keys = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "keys", KEY_BYTES, KEYS);
        fill(table);
        switches = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "switches", 2, 1);
        on();
        tables = new RuleTables(compiled, compiled.sets());
        counters = new RuleCounters(rules.rules().size());
        maps.put("0/next", next.fd());
        maps.put("0/keys", keys.fd());
        tables.fds().forEach((name, fd) -> maps.put("1/" + name, fd));
        maps.put("1/" + RuleCompiler.COUNTERS, counters.fd());
        LinkedProgram linked = LinkedProgram.of(
                List.of(writer(), compiled.program()), switches.fd().number());
        program = BpfProgram.load(linked.program(), maps);
    }

    /** Returns the nanoseconds a run, of {@code runs}. */
    double nanos(int runs) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(4096);
            MemorySegment attr = arena.allocate(BpfTestRun.LAYOUT);
            MemorySegment in = arena.allocateFrom(JAVA_BYTE, udp());
            attr.set(JAVA_INT, BpfTestRun.PROG_FD, program.fd().number());
            attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_IN, FRAME_BYTES);
            attr.set(JAVA_LONG, BpfTestRun.DATA_IN, in.address());
            attr.set(JAVA_INT, BpfTestRun.DATA_SIZE_OUT, (int) out.byteSize());
            attr.set(JAVA_LONG, BpfTestRun.DATA_OUT, out.address());
            attr.set(JAVA_INT, BpfTestRun.REPEAT, runs);
            BpfCall.call("time rules", Bpf.BPF_PROG_TEST_RUN, attr);
            return attr.get(JAVA_INT, BpfTestRun.DURATION);
        }
    }

    @Override
    public void close() {
        program.close();
        counters.close();
        tables.close();
        switches.close();
        keys.close();
        next.close();
    }

    private static byte[] udp() {
        byte[] frame = new byte[FRAME_BYTES];
        frame[12] = 8;
        frame[14] = 0x45;
        frame[17] = 50;
        frame[23] = 17;
        frame[39] = 30;
        return frame;
    }

    private void fill(byte[] table) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocateFrom(JAVA_BYTE, table);
            for (int i = 0; i < KEYS; i++) {
                keys.put(i, all.asSlice((long) i * KEY_BYTES, KEY_BYTES));
            }
        }
    }

    private void on() throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            switches.put(0, arena.allocateFrom(JAVA_BYTE, (byte) 1, (byte) 1));
        }
    }

    /** Writes the next key into the frame, and passes it on. */
    private static InstructionProgram writer() {
        var code = new Assembler();
        Label done = code.label();
        code.mov(R6, R1).store(Size.WORD, R10, -4, 0);
        lookUp(code, "next", done);
        code.load(Size.DOUBLE, R1, R0, 0)
                .mov(R2, R1)
                .alu(AluOp.ADD, R2, 1)
                .store(Size.DOUBLE, R0, 0, R2)
                .alu(AluOp.AND, R1, KEYS - 1)
                .store(Size.WORD, R10, -4, R1);
        lookUp(code, "keys", done);
        code.load(Size.WORD, R7, R6, 0)
                .load(Size.WORD, R8, R6, 4)
                .mov(R1, R7)
                .alu(AluOp.ADD, R1, ADDRESSES + KEY_BYTES)
                .jump(JumpOp.GT, R1, R8, done);
        for (int at = 0; at < KEY_BYTES; at += Short.BYTES) {
            code.load(Size.HALF, R1, R0, at).store(Size.HALF, R7, ADDRESSES + at, R1);
        }
        code.bind(done).mov(R0, XdpVerdict.PASS.number()).exit();
        return new InstructionProgram("write_key", code.instructions());
    }

    private static void lookUp(Assembler code, String map, Label missing) {
        code.loadMap(R1, map)
                .mov(R2, R10)
                .alu(AluOp.ADD, R2, -4)
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, missing);
    }
}
