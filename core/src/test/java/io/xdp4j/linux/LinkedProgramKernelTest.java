package io.xdp4j.linux;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R10;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R6;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Helper;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.rule.InstructionProgram;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Joined programs in the kernel: what they decide together is what they decide one after the other. */
@KernelTest
final class LinkedProgramKernelTest {

    private static final int BYTE = 20; // of the frame, that the programs look at

    /** A program and what it answers to a value of that byte. */
    private record Part(InstructionProgram program, int value, int verdict) {}

    @Test
    void joinedProgramsDecideAsTheyDoOneAfterTheOther() throws XdpException {
        long seed = Long.getLong("xdp4j.seed", System.nanoTime());
        System.out.println("LinkedProgramKernelTest: -Dxdp4j.seed=" + seed);
        var random = new Random(seed);
        for (int round = 0; round < 20; round++) {
            var parts = new ArrayList<Part>();
            for (int i = 0; i < 2 + random.nextInt(20); i++) {
                parts.add(part(random));
            }
            assertDecided(parts, random);
        }
    }

    @Test
    void instructionThatIsRefusedIsNamedWithItsProgram() throws XdpException {
        var good = part(1, XdpVerdict.DROP.number(), true).program();
        var bad = new InstructionProgram(
                "bad",
                new Assembler().mov(R0, 2).load(Size.WORD, R3, R2, 0).exit().instructions());
        try (MapFd map = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "counts", 8, 1);
                MapFd switches = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "switches", 2, 1)) {
            LinkedProgram linked =
                    LinkedProgram.of(List.of(good, bad), switches.fd().number());

            var refused = assertThrows(
                    VerifierException.class, () -> BpfProgram.load(linked.program(), Map.of("0/counts", map.fd())));

            String message = VerifierLog.explain(refused, linked).getMessage();
            assertTrue(message.contains("instruction 1 of bad, program 2 of 2"), message);
        }
    }

    private static void assertDecided(List<Part> parts, Random random) throws XdpException {
        byte[] on = new byte[parts.size()];
        try (MapFd counts = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "counts", 8, 1);
                MapFd switches = MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "switches", on.length, 1);
                BpfProgram program = load(parts, counts, switches)) {
            for (int value = 0; value < 6; value++) {
                for (int i = 0; i < on.length; i++) {
                    on[i] = (byte) (random.nextInt(4) == 0 ? 0 : 1);
                }
                put(switches, on);
                byte[] frame = new byte[60];
                frame[BYTE] = (byte) value;
                assertEquals(expected(parts, on, value), program.verdict(frame));
            }
        }
    }

    private static int expected(List<Part> parts, byte[] on, int value) {
        for (int i = 0; i < on.length; i++) {
            Part part = parts.get(i);
            if (on[i] == 1 && part.value() == value && part.verdict() != XdpVerdict.PASS.number()) {
                return part.verdict();
            }
        }
        return XdpVerdict.PASS.number();
    }

    private static BpfProgram load(List<Part> parts, MapFd counts, MapFd switches) throws XdpException {
        Map<String, Fd> maps = new HashMap<>();
        for (int i = 0; i < parts.size(); i++) {
            maps.put(LinkedProgram.mapName(i, "counts"), counts.fd());
        }
        var programs = parts.stream().map(Part::program).toList();
        return BpfProgram.load(
                LinkedProgram.of(programs, switches.fd().number()).program(), maps);
    }

    private static void put(MapFd switches, byte[] on) throws XdpException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocateFrom(ValueLayout.JAVA_BYTE, on);
            switches.put(0, value);
        }
    }

    private static Part part(Random random) {
        int value = random.nextInt(6);
        int verdict = random.nextInt(4);
        return new Part(part(value, verdict, random.nextBoolean()).program(), value, verdict);
    }

    /** A program that uses a map, its stack, and, if asked to, a function of its own. */
    private static Part part(int value, int verdict, boolean calling) {
        var code = new Assembler();
        Label pass = code.label();
        Label function = code.label();
        code.mov(R6, R1)
                .store(Size.WORD, R10, -4, 0)
                .mov(R2, R10)
                .alu(io.xdp4j.bpf.AluOp.ADD, R2, -4)
                .loadMap(R1, "counts")
                .call(Helper.MAP_LOOKUP_ELEM)
                .jump(JumpOp.EQ, R0, 0, pass)
                .load(Size.WORD, R2, R6, 0)
                .load(Size.WORD, R3, R6, 4)
                .mov(R1, R2)
                .alu(io.xdp4j.bpf.AluOp.ADD, R1, BYTE + 1)
                .jump(JumpOp.GT, R1, R3, pass)
                .load(Size.BYTE, R1, R2, BYTE)
                .jump(JumpOp.NE, R1, value, pass);
        if (calling) {
            code.callLocal(function).exit();
        } else {
            code.mov(R0, verdict).exit();
        }
        code.bind(pass).mov(R0, XdpVerdict.PASS.number()).exit();
        if (calling) {
            code.bind(function).mov(R0, verdict).exit();
        }
        return new Part(new InstructionProgram("part", code.instructions()), value, verdict);
    }
}
