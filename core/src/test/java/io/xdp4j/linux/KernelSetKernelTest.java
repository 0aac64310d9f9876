package io.xdp4j.linux;

import static io.xdp4j.bpf.Register.R0;
import static io.xdp4j.bpf.Register.R1;
import static io.xdp4j.bpf.Register.R2;
import static io.xdp4j.bpf.Register.R3;
import static io.xdp4j.bpf.Register.R4;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.xdp4j.KernelTest;
import io.xdp4j.bpf.AluOp;
import io.xdp4j.bpf.Assembler;
import io.xdp4j.bpf.JumpOp;
import io.xdp4j.bpf.Label;
import io.xdp4j.bpf.Size;
import io.xdp4j.bpf.XdpVerdict;
import io.xdp4j.device.XdpException;
import io.xdp4j.device.XdpException.Kind;
import io.xdp4j.os.FileLimit;
import io.xdp4j.rule.BucketCode;
import io.xdp4j.rule.InstructionProgram;
import io.xdp4j.rule.SetElement;
import io.xdp4j.rule.SetSpec;
import io.xdp4j.rule.SetTable;
import io.xdp4j.rule.SetType;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Sets in the kernel, as a program of instructions finds them. */
@KernelTest
final class KernelSetKernelTest {

    private static final int ADDRESS = 0xC0000201;
    private static final SetElement ELEMENT = SetElement.address(ADDRESS);

    @Test
    void programFindsTheMapOfASetByItsNameAndSeesEveryChange() throws XdpException {
        InstructionProgram program = dropping("hosts/4");
        KernelSet set = new KernelSet(SetSpec.of("hosts", SetType.ADDRESS));
        try (set;
                BpfProgram loaded = BpfProgram.load(program, SetMaps.of(program, Map.of("hosts", set)))) {
            assertEquals(XdpVerdict.PASS.number(), loaded.verdict(frame()));
            set.add(ELEMENT);
            assertEquals(XdpVerdict.DROP.number(), loaded.verdict(frame()));
            set.removeAll(List.of(ELEMENT));
            assertEquals(XdpVerdict.PASS.number(), loaded.verdict(frame()));
            set.addAll(List.of(ELEMENT));

            set.close();

            assertEquals(XdpVerdict.DROP.number(), loaded.verdict(frame()));
        }
    }

    @Test
    void namesThatAreNoMapsOfSetsAreLeftToOthers() throws XdpException {
        try (KernelSet set = new KernelSet(SetSpec.of("hosts", SetType.ADDRESS))) {
            for (String name : List.of("hosts", "others/4", "hosts/x", "/4")) {
                assertEquals(Map.of(), SetMaps.of(dropping(name), Map.of("hosts", set)), name);
            }
            assertThrows(IllegalArgumentException.class, () -> SetMaps.of(dropping("hosts/5"), Map.of("hosts", set)));
        }
    }

    @Test
    void outOfDescriptorsIsALimitAndTheSetStaysUsable() throws XdpException {
        SetSpec spec = SetSpec.of("hosts", SetType.ADDRESS);
        try (KernelSet other = new KernelSet(spec);
                KernelSet set = new KernelSet(spec)) {
            other.add(ELEMENT); // a class that is loaded needs a descriptor
            set.addAll(SetElement.parse(SetType.ADDRESS, "2001:db8::1"));
            var noMap = assertThrows(XdpException.class, () -> MapFd.create(-1, "no map", 4, 1));
            SetMemory.explain(noMap, spec, SetTable.of(spec, 4));
            XdpException refused;
            try (FileLimit _ = FileLimit.reached()) {
                refused = assertThrows(XdpException.class, () -> set.add(ELEMENT));
            }

            assertEquals(Kind.LIMIT, refused.kind());
            assertTrue(refused.getMessage().contains("too many open files"), refused.getMessage());
            assertEquals(1, set.size());
            assertTrue(set.add(ELEMENT));
        }
    }

    @Test
    void prefixIsAddedOnceWhateverHoldsIt() throws XdpException {
        SetElement wide = SetElement.parse(SetType.PREFIX, "192.0.2.0/24").getFirst();
        SetElement narrow = SetElement.parse(SetType.PREFIX, "192.0.2.0/28").getFirst();
        try (KernelSet set = new KernelSet(SetSpec.of("nets", SetType.PREFIX))) {
            assertTrue(set.add(wide));
            assertTrue(set.add(narrow));
            assertFalse(set.add(wide));
            assertFalse(set.add(narrow));
            assertEquals(2, set.size());
            assertTrue(set.remove(wide));
            assertTrue(set.add(wide));
        }
    }

    @Test
    void trieTellsWhatIsThereSinceLinux613() {
        int[] version = Stream.of(System.getProperty("os.version").split("[^0-9]+"))
                .limit(2)
                .mapToInt(Integer::parseInt)
                .toArray();
        boolean since = version[0] > 6 || version[0] == 6 && version[1] >= 13;

        assertEquals(since, TrieProbe.tellsWhatIsThere());
    }

    /** Drops what comes from an IPv4 address that is in the map. */
    static InstructionProgram dropping(String map) {
        var code = new Assembler();
        Label pass = code.label();
        code.load(Size.WORD, R2, R1, 0)
                .load(Size.WORD, R3, R1, 4)
                .mov(R4, R2)
                .alu(AluOp.ADD, R4, 30)
                .jump(JumpOp.GT, R4, R3, pass)
                .load(Size.WORD, R1, R2, 26);
        BucketCode.require(code, map, -BucketCode.STACK_BYTES, pass);
        code.mov(R0, XdpVerdict.DROP.number())
                .exit()
                .bind(pass)
                .mov(R0, XdpVerdict.PASS.number())
                .exit();
        return new InstructionProgram("test", code.instructions());
    }

    private static byte[] frame() {
        return frame(ADDRESS);
    }

    static byte[] frame(int source) {
        return ByteBuffer.allocate(60).putInt(26, source).array();
    }
}
