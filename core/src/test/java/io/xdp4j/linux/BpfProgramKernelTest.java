package io.xdp4j.linux;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.Register;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.VerifierException;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.linux.abi.Bpf;
import io.xdp4j.os.Fd;
import io.xdp4j.os.FileLimit;
import io.xdp4j.rule.InstructionProgram;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Programs in the kernel. */
@KernelTest
final class BpfProgramKernelTest {

    private static final byte[] FRAME = new byte[60];

    @Test
    void testRunGivesTheVerdictAndLeavesTheFrame() throws XdpException {
        var assembler = new Assembler().mov(Register.R0, XdpVerdict.TX.number()).exit();
        try (BpfProgram program = load(assembler)) {
            BpfProgram.TestRun run = program.testRun(FRAME);

            assertEquals(XdpVerdict.TX.number(), run.verdict());
            assertArrayEquals(FRAME, run.frame());
        }
    }

    @Test
    void refusedProgramCarriesTheVerifiersWholeLogAndADigest() {
        var assembler =
                new Assembler().load(Size.WORD, Register.R0, Register.R2, 0).exit();

        var refused = assertThrows(VerifierException.class, () -> load(assembler));

        assertEquals(Kind.VERIFIER, refused.kind());
        assertTrue(refused.getMessage().contains("R2 !read_ok"), refused.getMessage());
        assertTrue(refused.log().contains("0: R1=ctx() R10=fp0"), refused.log());
        assertTrue(refused.log().contains("processed "), refused.log());
        assertEquals(1, refused.getMessage().lines().count());
    }

    @Test
    void moreMapsThanAProgramMayUseAreCounted() throws XdpException {
        try (BpfProgram program = loadWithMaps(64)) {
            assertEquals(XdpVerdict.PASS.number(), program.verdict(FRAME));
        }

        var refused = assertThrows(XdpException.class, () -> loadWithMaps(65));

        assertEquals(Kind.LIMIT, refused.kind());
        assertTrue(refused.getMessage().contains("uses 65 maps, of 64"), refused.getMessage());
    }

    @Test
    void outOfDescriptorsIsNotTheVerifiersRefusal() throws XdpException {
        var assembler =
                new Assembler().mov(Register.R0, XdpVerdict.PASS.number()).exit();
        load(assembler).close();

        XdpException refused;
        try (FileLimit _ = FileLimit.reached()) {
            refused = assertThrows(XdpException.class, () -> load(assembler));
        }

        assertEquals(Kind.LIMIT, refused.kind());
        assertTrue(refused.getMessage().contains("too many open files"), refused.getMessage());
    }

    @Test
    void logOfALongProgramIsWhole() {
        var assembler = new Assembler().mov(Register.R0, 0);
        for (int i = 0; i < 4000; i++) {
            assembler.alu(io.xdp4j.bpf.AluOp.ADD, Register.R0, i);
        }
        assembler.load(Size.WORD, Register.R0, Register.R2, 0).exit();

        var refused = assertThrows(VerifierException.class, () -> load(assembler));

        assertTrue(refused.log().contains("R1=ctx()"), "the beginning is missing");
        assertTrue(refused.log().contains("R2 !read_ok"), "the end is missing");
    }

    @Test
    void mapThatTheProgramNamesAndNobodyGaveIsNamed() {
        var assembler = new Assembler()
                .loadMap(Register.R1, "wanted")
                .mov(Register.R0, 2)
                .exit();

        var refused = assertThrows(XdpException.class, () -> load(assembler));

        assertEquals(Kind.INVALID, refused.kind());
        assertTrue(refused.getMessage().contains("wanted"), refused.getMessage());
    }

    @Test
    void nameThatTheKernelWouldNotTakeIsMadeOneThatItTakes() throws XdpException {
        var program = new InstructionProgram(
                "eine lange Überschrift",
                new Assembler().mov(Register.R0, 2).exit().instructions());

        try (BpfProgram loaded = BpfProgram.load(program, Map.<String, Fd>of())) {
            assertEquals(XdpVerdict.PASS.number(), loaded.verdict(FRAME));
        }
    }

    private static BpfProgram load(Assembler assembler) throws XdpException {
        return BpfProgram.load(new InstructionProgram("test", assembler.instructions()), Map.<String, Fd>of());
    }

    private static BpfProgram loadWithMaps(int count) throws XdpException {
        var assembler = new Assembler();
        Map<String, MapFd> maps = new HashMap<>();
        try {
            for (int i = 0; i < count; i++) {
                maps.put("map" + i, MapFd.create(Bpf.BPF_MAP_TYPE_ARRAY, "map" + i, 4, 1));
                assembler.loadMap(Register.R1, "map" + i);
            }
            assembler.mov(Register.R0, XdpVerdict.PASS.number()).exit();
            Map<String, Fd> fds = new HashMap<>();
            maps.forEach((name, map) -> fds.put(name, map.fd()));
            return BpfProgram.load(new InstructionProgram("maps", assembler.instructions()), fds);
        } finally {
            maps.values().forEach(MapFd::close);
        }
    }
}
